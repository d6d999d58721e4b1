import {
  architectureNames,
  claim,
  distancePanels,
  distanceStudy,
  paperNumbers,
  type PartDeclaration,
} from '../../src/index.js';

const { paperDistanceR2 } = paperNumbers;

const { distanceFamilies, distancePreset, distanceRequests, smallestFeatureR2 } = distanceStudy;

/** What the paper's figure stays above. */
const bound = 0.975;

/** Natural inputs, and inputs attacked at a magnitude. */
const inputsOf = (epsilons: readonly number[]) => [0, ...epsilons];
const inputLabel = (epsilon: number) => (epsilon === 0 ? 'natural inputs' : `FGSM l∞, ε ${epsilon}`);

claim({
  id: 'fig-01-features-are-linearly-related',
  declare: (profile) => ({
    source: 'Figure 1, right',
    statement:
      'The features of two independently trained models are nearly linear images of each other, for natural and adversarial inputs, at every parametric distance: R² above 0.975.',
    kind: 'bound',
    estimand: 'R² of one model’s features on the other’s, the smaller direction, smallest over distances',
    threshold: bound,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.01,
    seeds: profile.seeds,
    parts: architectureNames.flatMap((architecture): PartDeclaration[] => {
      const preset = distancePreset(profile, architecture);
      const label = architecture.toUpperCase();
      if ('notRun' in preset) return [{ id: architecture, label, notRun: preset.notRun }];
      return inputsOf(preset.epsilons).map((epsilon) => ({
        id: `${architecture}/${epsilon}`,
        label: `${label}, ${inputLabel(epsilon)}`,
        paper: paperDistanceR2(epsilon),
      }));
    }),
  }),
  trials: distanceRequests,
  figures: (seeds, profile) =>
    distancePanels(seeds.flatMap(({ trials }) => distanceFamilies(trials, profile))).filter(
      ({ y }) => y !== 'transfer rate',
    ),
  measure: (trials, profile) =>
    Object.fromEntries(
      distanceFamilies(trials, profile).flatMap((family) =>
        inputsOf(family.preset.epsilons).map((epsilon) => [
          `${family.architecture}/${epsilon}`,
          family.exclusion === undefined
            ? { value: smallestFeatureR2(family, epsilon) }
            : { excluded: family.exclusion },
        ]),
      ),
    ),
  details: (seeds, profile) => [
    {
      title:
        'R² of one model’s features on the other’s by seed, distance and input, beside what chance gives',
      columns: ['architecture', 'seed', 'distance', 'ε', 'R² 1→2', 'R² 2→1', 'by chance'],
      rows: seeds.flatMap(({ seed, trials }) =>
        distanceFamilies(trials, profile).flatMap(({ architecture, results }) =>
          results.flatMap(({ wanted, features }) =>
            features.map(({ epsilon, r2, chanceR2 }) => [
              architecture,
              seed,
              wanted,
              epsilon,
              ...r2,
              chanceR2[0],
            ]),
          ),
        ),
      ),
    },
  ],
});
