import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { figure6Beside } from '#papers/wiedeman-wang-2022/figures/reconstruction-panels.js';
import { paperReconstructionLead } from '#papers/wiedeman-wang-2022/printed.js';
import { auditedFigure6Arms } from '#papers/wiedeman-wang-2022/reconstruction/audited-reconstructions.js';
import {
  leadOf,
  reconstructionParts,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-06-dna-beats-autoencoder', {
  source: 'Figure 6',
  figure: '6',
  statement:
    'The DNA, right through either path, is more accurate than the autoencoder at every ε, under FGSM and PGD.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand: 'accuracy under attack: DNA, right through either path − autoencoder of the same seed',
  unit: 'points',
  smallestEffect: 0.03, // The paper's differences are 3.7 to 11.5 points where more than a few images survive.
  parts: reconstructionParts(['dna', 'autoencoder'], paperReconstructionLead),
  trials: auditedFigure6Arms,
  measure: ({ audits, arms }, part, profile) =>
    auditObstacle(audits) ?? unlessArmLeaves(arms, profile, leadOf(arms, part, 'either')),
  beside: figure6Beside,
});
