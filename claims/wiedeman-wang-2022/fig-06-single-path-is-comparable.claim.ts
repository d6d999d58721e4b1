import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedFigure6Arms } from '#papers/wiedeman-wang-2022/reconstruction/audited-reconstructions.js';
import {
  leadOf,
  reconstructionParts,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-06-single-path-is-comparable', {
  source: 'Figure 6',
  statement:
    'A single path of the DNA is about as accurate under attack as the autoencoder: within five points.',
  // The paper gives no number for "comparable": five points are our reading, settled before any recorded seed was seen.
  kind: { equivalence: 0.05 },
  estimand:
    'accuracy under attack, mean of FGSM and PGD and all ε: mean of the two paths of the DNA − autoencoder of the same seed',
  unit: 'points',
  smallestEffect: 0.03,
  parts: reconstructionParts(['dna', 'autoencoder']),
  trials: auditedFigure6Arms,
  measure: ({ audits, arms }, part, profile) =>
    auditObstacle(audits) ?? unlessArmLeaves(arms, profile, leadOf(arms, part, 'average'), 'leaves'),
});
