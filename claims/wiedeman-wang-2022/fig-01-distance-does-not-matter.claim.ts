import { architectureNames, claim, distanceStudy } from '../../src/index.js';

const { changeOverDistance, distanceFamilies, distancePreset, distanceRequests } = distanceStudy;

/** A change of the transfer rate, over the whole range of distances, that would matter. */
const margin = 0.1;

const sides = [
  { id: 'no-rise', label: 'does not rise with the distance', sign: -1 },
  { id: 'no-fall', label: 'does not fall with the distance', sign: 1 },
] as const;

claim({
  id: 'fig-01-distance-does-not-matter',
  declare: (profile) => ({
    source: 'Figure 1, left',
    statement: 'The transfer rate does not depend on the parametric distance between two models.',
    kind: 'equivalence',
    estimand: `${margin} − change of the transfer rate in one direction, from the smallest to the largest distance (slope on the logarithm of the distance reached × its range; FGSM l∞, mean of magnitudes and directions)`,
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.05,
    seeds: profile.seeds,
    parts: architectureNames.flatMap((architecture) => {
      const preset = distancePreset(profile, architecture);
      return sides.map((side) => ({
        id: `${architecture}/${side.id}`,
        label: `${architecture.toUpperCase()}, ${side.label}`,
        ...('notRun' in preset ? { notRun: preset.notRun } : {}),
      }));
    }),
  }),
  trials: distanceRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      distanceFamilies(trials, profile).flatMap((family) =>
        sides.map(({ id, sign }) => {
          const part = `${family.architecture}/${id}`;
          if (family.exclusion !== undefined) return [part, { excluded: family.exclusion }];
          const change = changeOverDistance(family);
          return [part, 'value' in change ? { value: margin + sign * change.value } : change];
        }),
      ),
    ),
  details: (seeds, profile) => [
    {
      title: 'Pairs by seed and distance: squared distance of the parameters, natural accuracy',
      columns: ['architecture', 'seed', 'asked for', 'reached', 'accuracy 1', 'accuracy 2'],
      rows: seeds.flatMap(({ seed, trials }) =>
        distanceFamilies(trials, profile).flatMap(({ architecture, results }) =>
          results.map(({ wanted, reached, accuracy }) => [architecture, seed, wanted, reached, ...accuracy]),
        ),
      ),
    },
  ],
});
