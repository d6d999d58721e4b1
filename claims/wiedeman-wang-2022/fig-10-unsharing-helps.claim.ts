import { claim, reconstructionMeasures, reconstructionPanels, reconstructions } from '../../src/index.js';

const { armRequests, notRunIn } = reconstructions;
const { evaluationsOf, meanGap, unlessExcluded, usualTest } = reconstructionMeasures;
const arms = ['dna', 'dna-4', 'dna-6'] as const;
const unsharedLayers = { dna: 2, 'dna-4': 4, 'dna-6': 6 };
const steps = [
  { id: '2-4', label: '2 → 4 unshared layers' },
  { id: '4-6', label: '4 → 6 unshared layers' },
] as const;

claim({
  id: 'fig-10-unsharing-helps',
  declare: (profile) => ({
    source: 'Figure 10',
    statement: 'Accuracy under attack rises with the number of unshared layers of the DNA: 2 < 4 < 6.',
    kind: 'monotone',
    estimand:
      'accuracy of the DNA, right through either path, mean of FGSM and PGD and all ε: with more unshared layers − with two fewer',
    threshold: 0,
    smallestEffect: 0.03,
    ...usualTest(profile),
    parts: steps.map(({ id, label }) => ({ id, label, ...notRunIn(profile, arms) })),
  }),
  trials: (laboratory, seed) => armRequests(laboratory, seed, arms),
  measure: (trials, profile) => {
    const evaluations = evaluationsOf(trials, arms);
    const { dna: two, 'dna-4': four, 'dna-6': six } = evaluations;
    return unlessExcluded(evaluations, profile, {
      '2-4': meanGap(profile, four, two),
      '4-6': meanGap(profile, six, four),
    });
  },
  figures: (seeds, profile) =>
    reconstructionPanels.figure10Panels(
      seeds.map(({ seed, trials }) => ({ seed, arms: evaluationsOf(trials, arms) })),
      profile,
      unsharedLayers,
    ),
});
