import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { dnaWithSurvivors, survivorImages } from '#papers/wiedeman-wang-2022/figures/surviving-necks.js';
import {
  accuracyOf,
  panelsOf,
  reconstructionParts,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('fig-07-one-neck-survives', {
  source: 'Figure 7',
  figure: '7',
  statement:
    'Of the images attacked through both paths, a share of more than 2 % is wrong through one neck and right through the other.',
  // One in fifty: below that, a grid of such images would have been picked from failures of the attack.
  kind: { bound: 0.02 },
  asserts: 'every-part',
  estimand: 'share of the attacked images that are right through exactly one of the two paths',
  unit: 'points',
  smallestEffect: 0.02,
  parts: reconstructionParts(['dna'], undefined, (profile) =>
    panelsOf(profile).filter(({ attack, epsilon }) => attack === 'fgsm-linf' || epsilon <= 0.1),
  ),
  trials: dnaWithSurvivors,
  measure: ({ dna, audits }, part, profile) =>
    auditObstacle(audits) ??
    unlessArmLeaves({ dna }, profile, accuracyOf(dna, part, 'either') - accuracyOf(dna, part, 'both')),
  beside: survivorImages,
});
