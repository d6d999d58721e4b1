import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedFigure6Arms } from '#papers/wiedeman-wang-2022/reconstruction/audited-reconstructions.js';
import {
  leadOf,
  panelsOf,
  reconstructionParts,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-06-single-path-is-better-at-larger-epsilon', {
  source: 'Figure 6',
  statement:
    'At the larger magnitudes a single path of the DNA is more accurate under FGSM than the autoencoder.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand: 'accuracy under attack: mean of the two paths of the DNA − autoencoder of the same seed',
  unit: 'points',
  smallestEffect: 0.03,
  // PGD leaves next to nothing at these magnitudes, in the paper as here.
  parts: reconstructionParts(['dna', 'autoencoder'], undefined, (profile) =>
    panelsOf(profile).filter(({ attack, epsilon }) => attack === 'fgsm-linf' && epsilon >= 0.1),
  ),
  trials: auditedFigure6Arms,
  measure: ({ audits, arms }, part, profile) =>
    auditObstacle(audits) ?? unlessArmLeaves(arms, profile, leadOf(arms, part, 'average')),
});
