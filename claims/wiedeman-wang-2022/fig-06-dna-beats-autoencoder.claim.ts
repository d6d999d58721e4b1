import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { figure6Beside } from '#papers/wiedeman-wang-2022/figures/reconstruction-panels.js';
import { paperReconstructionLead } from '#papers/wiedeman-wang-2022/printed.js';
import {
  figure6Arms,
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
  trials: figure6Arms,
  measure: (arms, part, profile) => unlessArmLeaves(arms, profile, leadOf(arms, part, 'either')),
  beside: figure6Beside,
});
