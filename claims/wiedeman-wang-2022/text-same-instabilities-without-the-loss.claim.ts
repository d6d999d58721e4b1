import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedArms, ofPart } from '#papers/wiedeman-wang-2022/reconstruction/audited-reconstructions.js';
import {
  evaluationsOf,
  reconstructionParts,
  splitByAttack,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

const arms = ['dna', 'dna-control'] as const;
const audited = auditedArms(evaluationsOf(...arms), { arms: () => arms, attacks: ofPart });

claim('text-same-instabilities-without-the-loss', {
  source: 'Introduction and Results',
  statement:
    'Without the correlation loss the two paths of a DNA have the same instabilities: attacked images are wrong through one path and right through the other less often than with it.',
  kind: { superiority: 0 },
  // Changed after quick's seeds 201 to 205 were seen: until then images on which the paths differed before the attack counted too.
  estimand:
    'share of attacked images that are right through exactly one path − the share of the same images without an attack, mean of FGSM and PGD and all ε: DNA − the DNA with λ = 0 of the same seed',
  unit: 'points',
  smallestEffect: 0.02,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: reconstructionParts(['dna', 'dna-control']),
  trials: audited,
  measure: ({ arms: { dna, 'dna-control': control }, audits }, part, profile) =>
    auditObstacle(audits) ??
    unlessArmLeaves({ dna, control }, profile, splitByAttack(dna, part) - splitByAttack(control, part)),
});
