import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  attackedAdaptively,
  meanStanding,
  standingTable,
} from '#papers/wiedeman-wang-2022/reconstruction/adaptive-study.js';
import {
  unlessArmLeaves,
  unsharingParts,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

const attacked = attackedAdaptively('dna', 'dna-4', 'dna-6');

claim('audit-unsharing-worst-of-three', {
  source: 'Audit of Figure 10 (ours)',
  group: 'audit',
  statement:
    'What Figure 10 shows is no weakness of the attack on both paths: accuracy rises with the number of unshared layers, 2 < 4 < 6, also under the strongest of several aims, image by image.',
  kind: { monotone: true },
  asserts: 'every-part',
  estimand:
    'share of images right through either path under every aim (both paths, either path, the path that holds out longest; cross-entropy and margins), mean of FGSM and PGD and the ε of the adaptive attacker: with more unshared layers − with two fewer',
  unit: 'points',
  smallestEffect: 0.03,
  parts: unsharingParts,
  trials: attacked,
  measure: ({ evaluated, attacked: found }, { fewer, more }, profile) =>
    unlessArmLeaves(
      evaluated,
      profile,
      meanStanding(found[more], profile) - meanStanding(found[fewer], profile),
    ),
  beside: standingTable,
});
