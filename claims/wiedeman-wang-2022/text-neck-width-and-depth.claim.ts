import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  evaluationsOf,
  meanGap,
  notRunIn,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

const variants = [
  { id: 'wide-neck', arm: 'wide-neck', label: 'neck of 128 instead of 64 units' },
  { id: 'deep-neck', arm: 'deep-neck', label: 'neck of 4 instead of 2 layers' },
] as const;

claim('text-neck-width-and-depth', {
  source: 'Results',
  statement:
    'Widening or deepening the neck alone does not reliably lower transfer between the paths: accuracy under attack gains less than four points.',
  // The paper gives no number for "reliably": four points are about the DNA's smallest gain over the autoencoder in Figure 6.
  kind: { nonInferiority: 0.04 },
  asserts: 'every-part',
  estimand:
    'accuracy, right through either path, mean of FGSM and PGD and all ε: the DNA of Figure 5 − the DNA with the other neck',
  unit: 'points',
  smallestEffect: 0.03,
  parts: (profile) => variants.map((variant) => ({ ...variant, ...notRunIn(profile, ['dna', variant.arm]) })),
  trials: (laboratory, seed, { arm }) => ({
    ...evaluationsOf('dna')(laboratory, seed),
    other: evaluationsOf(arm)(laboratory, seed)[arm],
  }),
  measure: ({ dna, other }, { arm }, profile) =>
    unlessArmLeaves({ dna, [arm]: other }, profile, meanGap(profile, dna, other), 'leaves'),
});
