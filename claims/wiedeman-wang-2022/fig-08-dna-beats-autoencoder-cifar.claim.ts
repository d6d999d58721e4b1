import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { figure8Beside } from '#papers/wiedeman-wang-2022/figures/reconstruction-panels.js';
import { paperCifarLead } from '#papers/wiedeman-wang-2022/printed.js';
import {
  cifarData,
  cifarParts,
  figure8Arms,
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
  trials: figure8Arms,
  measure: (arms, part, profile) => unlessCifarArmLeaves(arms, profile, leadOf(arms, part, 'either')),
  beside: figure8Beside,
});
