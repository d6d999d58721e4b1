import { architectureNames, claim, dvergeStudy, paperNumbers, type PartDeclaration } from '../src/index.js';

const { paperDvergeGap } = paperNumbers;

const { dvergePairs, dvergePreset, dvergeRate, dvergeRequests } = dvergeStudy;

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
    parts: architectureNames.flatMap((architecture): PartDeclaration[] => {
      const presets = dvergePreset(profile, architecture);
      const label = architecture.toUpperCase();
      if ('notRun' in presets) return [{ id: architecture, label, notRun: presets.notRun }];
      const { epochs, measured } = presets.dverge;
      return measured.epsilons.flatMap((epsilon) =>
        epochsOf(epochs).map((epoch) => ({
          id: `${architecture}/${epsilon}/${epoch}`,
          label: `${label}, ε ${epsilon}, after epoch ${epoch}`,
          paper: paperDvergeGap(epsilon, epoch),
        })),
      );
    }),
  }),
  trials: dvergeRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      dvergePairs(trials, profile).flatMap(({ architecture, preset, regular, decorrelated, exclusion }) =>
        preset.measured.epsilons.flatMap((epsilon) =>
          epochsOf(preset.epochs).map((epoch) => {
            const id = `${architecture}/${epsilon}/${epoch}`;
            if (exclusion !== undefined) return [id, { excluded: exclusion }];
            const [high, low] = [
              dvergeRate(regular, epoch, epsilon),
              dvergeRate(decorrelated, epoch, epsilon),
            ];
            if ('inconclusive' in high) return [id, high];
            if ('inconclusive' in low) return [id, low];
            return [id, { value: high.value - low.value }];
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
