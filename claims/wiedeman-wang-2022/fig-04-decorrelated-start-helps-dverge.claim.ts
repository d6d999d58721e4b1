import { claim, dvergeStudy, paperNumbers } from '../../src/index.js';

const { paperDvergeGap } = paperNumbers;

const { dvergePairs, dvergeParts, dvergeRate, dvergeRequests, rateDifference } = dvergeStudy;

/** Epochs of DVERGE training, after each of which the pair is measured. */
const epochsOf = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

claim({
  id: 'fig-04-decorrelated-start-helps-dverge',
  declare: (profile) => ({
    source: 'Figure 4',
    statement:
      'Throughout DVERGE training, a pair that began decorrelated transfers less than one that began regular.',
    kind: 'directional',
    estimand:
      'transfer rate under PGD l∞ from the regular start − from the decorrelated start after the same epoch, mean of both directions',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.05,
    seeds: profile.seeds,
    parts: dvergeParts(profile, ({ epochs, measured }) =>
      measured.epsilons.flatMap((epsilon) =>
        epochsOf(epochs).map((epoch) => ({
          id: `${epsilon}/${epoch}`,
          label: `ε ${epsilon}, after epoch ${epoch}`,
          paper: paperDvergeGap(epsilon, epoch),
        })),
      ),
    ),
  }),
  trials: dvergeRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      dvergePairs(trials, profile).flatMap(({ architecture, preset, regular, decorrelated, exclusion }) =>
        preset.measured.epsilons.flatMap((epsilon) =>
          epochsOf(preset.epochs).map((epoch) => {
            const id = `${architecture}/${epsilon}/${epoch}`;
            if (exclusion !== undefined) return [id, { excluded: exclusion }];
            const rate = (start: typeof regular) => dvergeRate(start, epoch, epsilon);
            return [id, rateDifference(rate(regular), rate(decorrelated))];
          }),
        ),
      ),
    ),
  details: (seeds, profile) => [
    {
      title: 'Natural accuracy by seed, start and epoch of DVERGE training',
      columns: ['architecture', 'seed', 'start', 'epoch', 'accuracy 1', 'accuracy 2'],
      rows: seeds.flatMap(({ seed, trials }) =>
        dvergePairs(trials, profile).flatMap(({ architecture, ...starts }) =>
          (['regular', 'decorrelated'] as const).flatMap((start) =>
            starts[start].epochs.map(({ epoch, accuracy }) => [
              architecture,
              seed,
              start,
              epoch,
              ...accuracy,
            ]),
          ),
        ),
      ),
    },
  ],
});
