import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { strengthParts } from '#papers/wiedeman-wang-2022/reconstruction/strength-parts.js';
import { figure6ArmsFullyAudited } from '#papers/wiedeman-wang-2022/reconstruction/audited-reconstructions.js';
import {
  accuracyOf,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-06-pgd-is-stronger', {
  source: 'Figure 6',
  statement:
    'PGD leaves less accuracy than FGSM at every ε, and accuracy falls with ε, for DNA and autoencoder.',
  kind: { monotone: true },
  asserts: 'every-part',
  estimand: 'accuracy under the weaker attack (FGSM, or the smaller ε) − accuracy under the stronger one',
  unit: 'points',
  smallestEffect: 0.03, // The paper's smallest step is 6 points.
  parts: strengthParts,
  trials: figure6ArmsFullyAudited,
  measure: ({ audits, arms }, { arm, weaker, stronger }, profile) => {
    const of = (panel: typeof weaker) => accuracyOf(arms[arm], panel, 'either');
    return auditObstacle(audits) ?? unlessArmLeaves(arms, profile, of(weaker) - of(stronger));
  },
});
