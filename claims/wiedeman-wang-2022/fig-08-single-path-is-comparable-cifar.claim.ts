import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedFigure8Arms } from '#papers/wiedeman-wang-2022/reconstruction/audited-cifar.js';
import {
  cifarData,
  cifarParts,
  unlessCifarArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';
import { leadOf } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-08-single-path-is-comparable-cifar', {
  source: 'Figure 8',
  dataset: cifarData,
  statement:
    'On CIFAR-10 a single path of the DNA is about as accurate under attack as the autoencoder: within five points.',
  // The paper gives no number for "comparable": five points, as on MNIST.
  kind: { equivalence: 0.05 },
  estimand:
    'accuracy under attack, mean of FGSM and PGD and all ε: mean of the two paths of the DNA − autoencoder of the same seed',
  unit: 'points',
  smallestEffect: 0.03,
  parts: cifarParts(),
  trials: auditedFigure8Arms,
  measure: ({ arms, audits }, part, profile) =>
    auditObstacle(audits) ?? unlessCifarArmLeaves(arms, profile, leadOf(arms, part, 'average'), 'leaves'),
});
