import { claim, dvergePanels, dvergeStudy, paperNumbers } from '../../src/index.js';

const { paperDvergeDrop } = paperNumbers;

const { dvergePairs, dvergeParts, dvergeRate, dvergeRequests, rateDifference } = dvergeStudy;

claim({
  id: 'fig-04-dverge-lowers-transfer',
  declare: (profile) => ({
    source: 'Figure 4',
    statement: 'DVERGE training lowers the transfer rate of a regular pair.',
    kind: 'directional',
    estimand:
      'transfer rate of the regular pair under PGD l∞ before DVERGE training − after its last epoch, mean of both directions',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.05,
    seeds: profile.seeds,
    parts: dvergeParts(profile, ({ epochs, measured }) =>
      measured.epsilons.map((epsilon) => ({
        id: `${epsilon}`,
        label: `ε ${epsilon}`,
        paper: paperDvergeDrop(epsilon, epochs),
      })),
    ),
  }),
  trials: dvergeRequests,
  figures: (seeds, profile) => dvergePanels(seeds.flatMap(({ trials }) => dvergePairs(trials, profile))),
  measure: (trials, profile) =>
    Object.fromEntries(
      dvergePairs(trials, profile).flatMap(({ architecture, preset, regular, exclusion }) =>
        preset.measured.epsilons.map((epsilon) => {
          const id = `${architecture}/${epsilon}`;
          if (exclusion !== undefined) return [id, { excluded: exclusion }];
          const rate = (epoch: number) => dvergeRate(regular, epoch, epsilon);
          return [id, rateDifference(rate(0), rate(preset.epochs))];
        }),
      ),
    ),
});
