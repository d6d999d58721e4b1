import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { meanStanding } from '#papers/wiedeman-wang-2022/reconstruction/adaptive-study.js';
import {
  meanOfNoisy,
  oracleParts,
  oracleTable,
  oracleTrials,
} from '#papers/wiedeman-wang-2022/reconstruction/oracle-study.js';
import { unlessArmLeaves } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('audit-ensemble-oracle', {
  source: 'Audit of Figure 6 (ours)',
  group: 'audit',
  statement:
    'Counting an image as right where either of two answers is right raises accuracy under attack without any decorrelation.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  // Changed after quick's seeds and two of the paper's size were seen: until then the noisy answers were held against one without noise,
  // and two autoencoders against the DNA too.
  estimand:
    'accuracy, mean of FGSM and PGD and the part’s ε, right through either of two answers − through one answer of the same kind; each attacked at all its answers, and two networks at every aim of audit-dna-worst-of-three',
  unit: 'points',
  smallestEffect: 0.03,
  parts: oracleParts,
  trials: oracleTrials,
  measure: ({ evaluated: { autoencoder }, noisy, ensemble }, { comparison }, profile) => {
    if (comparison === 'noise') {
      const gain = meanOfNoisy(noisy, 'either') - meanOfNoisy(noisy, 'single');
      return unlessArmLeaves({ autoencoder }, profile, gain);
    }
    if (ensemble === undefined) return { inconclusive: 'the two autoencoders were not run' };
    const { evaluated, attacked } = ensemble;
    const of = (arm: keyof typeof attacked) => meanStanding(attacked[arm], profile);
    return unlessArmLeaves(evaluated, profile, of('ensemble') - of('autoencoder'));
  },
  beside: oracleTable,
});
