import {
  architectureNames,
  claim,
  dvergePanels,
  dvergeStudy,
  paperNumbers,
  type PartDeclaration,
} from '../src/index.js';

const { paperDvergeDrop } = paperNumbers;

const { dvergePairs, dvergePreset, dvergeRate, dvergeRequests } = dvergeStudy;

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
    parts: architectureNames.flatMap((architecture): PartDeclaration[] => {
      const presets = dvergePreset(profile, architecture);
      const label = architecture.toUpperCase();
      if ('notRun' in presets) return [{ id: architecture, label, notRun: presets.notRun }];
      const { epochs, measured } = presets.dverge;
      return measured.epsilons.map((epsilon) => ({
        id: `${architecture}/${epsilon}`,
        label: `${label}, ε ${epsilon}`,
        paper: paperDvergeDrop(epsilon, epochs),
      }));
    }),
  }),
  trials: dvergeRequests,
  figures: (seeds, profile) => dvergePanels(seeds.flatMap(({ trials }) => dvergePairs(trials, profile))),
  measure: (trials, profile) =>
    Object.fromEntries(
      dvergePairs(trials, profile).flatMap(({ architecture, preset, regular, exclusion }) =>
        preset.measured.epsilons.map((epsilon) => {
          const id = `${architecture}/${epsilon}`;
          if (exclusion !== undefined) return [id, { excluded: exclusion }];
          const [before, after] = [
            dvergeRate(regular, 0, epsilon),
            dvergeRate(regular, preset.epochs, epsilon),
          ];
          if ('inconclusive' in before) return [id, before];
          if ('inconclusive' in after) return [id, after];
          return [id, { value: before.value - after.value }];
        }),
      ),
    ),
});
