import {
  architectureNames,
  claim,
  distancePanels,
  distanceStudy,
  neighbours,
  paperNumbers,
  type PartDeclaration,
} from '../../src/index.js';

const { paperDistanceRate } = paperNumbers;

const { distanceFamilies, distancePreset, distanceRequests, meanDistanceRate } = distanceStudy;

claim({
  id: 'fig-01-transfer-grows-with-epsilon',
  declare: (profile) => ({
    source: 'Figure 1, left',
    statement: 'The transfer rate grows with the attack magnitude, at every parametric distance.',
    kind: 'monotone',
    estimand:
      'transfer rate under FGSM l∞ at the larger of two neighbouring magnitudes − that at the smaller, mean of both directions and of all distances',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.02,
    seeds: profile.seeds,
    parts: architectureNames.flatMap((architecture): PartDeclaration[] => {
      const preset = distancePreset(profile, architecture);
      const label = architecture.toUpperCase();
      if ('notRun' in preset) return [{ id: architecture, label, notRun: preset.notRun }];
      return neighbours(preset.epsilons).map(([smaller, larger]) => ({
        id: `${architecture}/${smaller}-${larger}`,
        label: `${label}, ε ${smaller} → ${larger}`,
        paper: paperDistanceRate(larger) - paperDistanceRate(smaller),
      }));
    }),
  }),
  trials: distanceRequests,
  figures: (seeds, profile) =>
    distancePanels(seeds.flatMap(({ trials }) => distanceFamilies(trials, profile))).filter(
      ({ y }) => y === 'transfer rate',
    ),
  measure: (trials, profile) =>
    Object.fromEntries(
      distanceFamilies(trials, profile).flatMap((family) =>
        neighbours(family.preset.epsilons).map(([smaller, larger]) => {
          const id = `${family.architecture}/${smaller}-${larger}`;
          if (family.exclusion !== undefined) return [id, { excluded: family.exclusion }];
          const [before, after] = [meanDistanceRate(family, smaller), meanDistanceRate(family, larger)];
          if ('inconclusive' in before) return [id, before];
          if ('inconclusive' in after) return [id, after];
          return [id, { value: after.value - before.value }];
        }),
      ),
    ),
});
