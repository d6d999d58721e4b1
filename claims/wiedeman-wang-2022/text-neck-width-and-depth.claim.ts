import { claim, reconstructionMeasures, reconstructions } from '../../src/index.js';

const { armRequests, armsThatRun, notRunIn } = reconstructions;
const { evaluationsOf, meanGap, unlessExcluded, usualTest } = reconstructionMeasures;
const arms = ['dna', 'wide-neck', 'deep-neck'] as const;
const variants = [
  { arm: 'wide-neck', label: 'neck of 128 instead of 64 units' },
  { arm: 'deep-neck', label: 'neck of 4 instead of 2 layers' },
] as const;

/** The paper gives no number for "reliably": four points are about the DNA's smallest gain over the autoencoder in Figure 6. */
const margin = 0.04;

claim({
  id: 'text-neck-width-and-depth',
  declare: (profile) => ({
    source: 'Results',
    statement:
      'Widening or deepening the neck alone does not reliably lower transfer between the paths: accuracy under attack gains less than four points.',
    kind: 'non-inferiority',
    estimand:
      'accuracy, right through either path, mean of FGSM and PGD and all ε: the DNA of Figure 5 − the DNA with the other neck',
    threshold: -margin,
    smallestEffect: 0.03,
    ...usualTest(profile),
    parts: variants.map(({ arm, label }) => ({ id: arm, label, ...notRunIn(profile, ['dna', arm]) })),
  }),
  trials: (laboratory, seed) => armRequests(laboratory, seed, arms),
  measure: (trials, profile) => {
    const run = armsThatRun(profile, arms);
    const { dna, ...others } = evaluationsOf(trials, run);
    const parts = variants
      .filter(({ arm }) => run.includes(arm))
      .map(({ arm }) =>
        unlessExcluded({ dna, [arm]: others[arm] }, profile, { [arm]: meanGap(profile, dna, others[arm]) }),
      );
    return Object.assign({}, ...parts) as (typeof parts)[number];
  },
});
