import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedFigure8Arms } from '#papers/wiedeman-wang-2022/reconstruction/audited-cifar.js';
import { cifarPreset } from '#papers/wiedeman-wang-2022/reconstruction/cifar-preset.js';
import {
  cifarData,
  cifarParts,
  unlessCifarArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';
import { leadOf, panelsIn } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-08-single-path-is-better-at-larger-epsilon-cifar', {
  source: 'Figure 8',
  dataset: cifarData,
  statement:
    'On CIFAR-10, at the larger magnitudes, a single path of the DNA is more accurate under FGSM than the autoencoder.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand: 'accuracy under attack: mean of the two paths of the DNA − autoencoder of the same seed',
  unit: 'points',
  smallestEffect: 0.03,
  // As on MNIST: PGD leaves little at these magnitudes.
  parts: cifarParts(undefined, (profile) =>
    panelsIn(cifarPreset(profile)).filter(
      ({ attack, epsilon }) => attack === 'fgsm-linf' && epsilon >= 4 / 255,
    ),
  ),
  trials: auditedFigure8Arms,
  measure: ({ arms, audits }, part, profile) =>
    auditObstacle(audits) ?? unlessCifarArmLeaves(arms, profile, leadOf(arms, part, 'average')),
});
