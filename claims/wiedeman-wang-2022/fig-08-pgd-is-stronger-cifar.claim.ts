import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { figure8ArmsFullyAudited } from '#papers/wiedeman-wang-2022/reconstruction/audited-cifar.js';
import { cifarData, unlessCifarArmLeaves } from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';
import { accuracyOf } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';
import { cifarStrengthParts } from '#papers/wiedeman-wang-2022/reconstruction/strength-parts.js';

claim('fig-08-pgd-is-stronger-cifar', {
  source: 'Figure 8',
  dataset: cifarData,
  statement:
    'On CIFAR-10 PGD leaves less accuracy than FGSM at every ε, and accuracy falls with ε, for DNA and autoencoder.',
  kind: { monotone: true },
  asserts: 'every-part',
  estimand: 'accuracy under the weaker attack (FGSM, or the smaller ε) − accuracy under the stronger one',
  unit: 'points',
  smallestEffect: 0.03, // The paper's smallest step is 4.4 points.
  parts: cifarStrengthParts,
  trials: figure8ArmsFullyAudited,
  measure: ({ arms, audits }, { arm, weaker, stronger }, profile) => {
    const of = (panel: typeof weaker) => accuracyOf(arms[arm], panel, 'either');
    return auditObstacle(audits) ?? unlessCifarArmLeaves(arms, profile, of(weaker) - of(stronger));
  },
});
