import {
  adversaryParts,
  gainAgainstAll,
  jointly,
  unlessVictimLeaves,
} from '#papers/wiedeman-wang-2022/adversary/adversary-study.js';
import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { jointTable } from '#papers/wiedeman-wang-2022/figures/adversary-panels.js';

claim('audit-pair-joint-attack', {
  source: 'Figure 3, audit',
  group: 'audit',
  figure: '3',
  statement:
    'Against an attacker of both models at once the correlation loss buys less than five points: one perturbation fools both models of a decorrelated pair about as often as both of a regular one.',
  kind: { nonInferiority: 0.05 },
  asserts: 'every-part',
  estimand:
    'share of images, of those that both models had right, that some attack makes both get wrong (PGD on each model, PGD and APGD on both, Square): decorrelated pair − regular pair',
  unit: 'points',
  smallestEffect: 0.05,
  parts: adversaryParts(['cnn', 'fc']),
  trials: jointly,
  measure: ({ evaluated, attacked }, part, profile) =>
    unlessVictimLeaves(evaluated, part, profile, () => gainAgainstAll(attacked, part)),
  beside: jointTable,
});
