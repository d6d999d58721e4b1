import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { figure8Beside } from '#papers/wiedeman-wang-2022/figures/reconstruction-panels.js';
import { paperCifarLead } from '#papers/wiedeman-wang-2022/printed.js';
import { auditedFigure8Arms } from '#papers/wiedeman-wang-2022/reconstruction/audited-cifar.js';
import {
  cifarData,
  cifarParts,
  unlessCifarArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';
import { leadOf } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-08-dna-beats-autoencoder-cifar', {
  source: 'Figure 8',
  figure: '8',
  dataset: cifarData,
  statement:
    'On CIFAR-10 the DNA, right through either path, is more accurate than the autoencoder at every ε, under FGSM and PGD.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand: 'accuracy under attack: DNA, right through either path − autoencoder of the same seed',
  unit: 'points',
  smallestEffect: 0.03, // The paper's differences are 11.7 to 17.0 points where more than a few images survive.
  parts: cifarParts(paperCifarLead),
  trials: auditedFigure8Arms,
  measure: ({ arms, audits }, part, profile) =>
    auditObstacle(audits) ?? unlessCifarArmLeaves(arms, profile, leadOf(arms, part, 'either')),
  beside: figure8Beside,
});
