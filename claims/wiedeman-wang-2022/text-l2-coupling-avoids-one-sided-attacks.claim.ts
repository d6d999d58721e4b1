import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  couplingTable,
  coupledDna,
  oneSided,
} from '#papers/wiedeman-wang-2022/reconstruction/coupling-study.js';
import { notRunIn, unlessArmLeaves } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

const attacks = ['fgsm-linf', 'pgd-linf'] as const;

claim('text-l2-coupling-avoids-one-sided-attacks', {
  source: 'Experimental procedures, DNA attack objective',
  statement:
    'Attacking the squares of both paths’ losses raises both; their plain sum leaves more images on which only one path is wrong.',
  kind: { superiority: 0 },
  estimand:
    'share of the attacked images (ε 0.1) that are wrong through exactly one path of the DNA: attacked through the plain sum of the two cross-entropies − through the sum of their squares, mean of FGSM and PGD',
  unit: 'points',
  smallestEffect: 0.02,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: (profile) =>
    attacks.map((attack) => ({ id: attack, label: attack, attack, ...notRunIn(profile, ['dna']) })),
  trials: coupledDna,
  measure: ({ dna, coupled }, { attack }, profile) =>
    unlessArmLeaves(
      { dna },
      profile,
      oneSided(coupled, attack, 'sum') - oneSided(coupled, attack, 'squares'),
    ),
  beside: couplingTable,
});
