import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  meanOfNoisy,
  oracleParts,
  oracleTable,
  oracleTrials,
} from '#papers/wiedeman-wang-2022/reconstruction/oracle-study.js';
import {
  meanAccuracyOf,
  meanGap,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('audit-ensemble-oracle', {
  source: 'Audit of Figure 6 (ours)',
  group: 'audit',
  statement:
    'Counting an image as right where either of two answers is right raises accuracy under attack without any decorrelation.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'accuracy, mean of FGSM and PGD and all ε, the attack aiming at both answers: right through either of two answers − the other side named by the part',
  unit: 'points',
  smallestEffect: 0.03,
  parts: oracleParts,
  trials: oracleTrials,
  measure: ({ noisy, arms }, { comparison }, profile) => {
    const { autoencoder, dna, ensemble } = arms;
    const once = meanAccuracyOf(autoencoder, profile, 'either');
    if (comparison === 'noise') return unlessArmLeaves({ autoencoder }, profile, meanOfNoisy(noisy) - once);
    if (ensemble === undefined) return { inconclusive: 'the two autoencoders were not run' };
    const [name, other] =
      comparison === 'ensemble' ? (['autoencoder', autoencoder] as const) : (['dna', dna] as const);
    return unlessArmLeaves({ [name]: other, ensemble }, profile, meanGap(profile, ensemble, other));
  },
  beside: oracleTable,
});
