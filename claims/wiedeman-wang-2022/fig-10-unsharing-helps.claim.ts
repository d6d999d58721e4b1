import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { evaluatedSeeds, figure10Panels } from '#papers/wiedeman-wang-2022/figures/reconstruction-panels.js';
import {
  auditedArms,
  everyAttack,
} from '#papers/wiedeman-wang-2022/reconstruction/audited-reconstructions.js';
import {
  evaluationsOf,
  meanGap,
  unlessArmLeaves,
  unsharingParts,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

const arms = ['dna', 'dna-4', 'dna-6'] as const;
const audited = auditedArms(evaluationsOf(...arms), { arms: () => arms, attacks: everyAttack });

claim('fig-10-unsharing-helps', {
  source: 'Figure 10',
  figure: '10',
  statement: 'Accuracy under attack rises with the number of unshared layers of the DNA: 2 < 4 < 6.',
  kind: { monotone: true },
  asserts: 'every-part',
  estimand:
    'accuracy of the DNA, right through either path, mean of FGSM and PGD and all ε: with more unshared layers − with two fewer',
  unit: 'points',
  smallestEffect: 0.03,
  parts: unsharingParts,
  trials: audited,
  measure: ({ arms: seed, audits }, { fewer, more }, profile) =>
    auditObstacle(audits) ?? unlessArmLeaves(seed, profile, meanGap(profile, seed[more], seed[fewer])),
  beside: (runs, profile) => ({
    figures: figure10Panels(evaluatedSeeds(runs), profile, { dna: 2, 'dna-4': 4, 'dna-6': 6 }),
  }),
});
