import {
  dvergeParts,
  gainAgainstAll,
  jointlyAroundDverge,
  unlessDvergeLeaves,
} from '#papers/wiedeman-wang-2022/adversary/adversary-study.js';
import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { jointTable } from '#papers/wiedeman-wang-2022/figures/adversary-panels.js';

claim('audit-dverge-joint-attack', {
  source: 'Figure 4, audit',
  group: 'audit',
  figure: '4',
  statement:
    'Against an attacker of both models at once DVERGE training buys less than five points: one perturbation fools both models of a pair about as often after it as before.',
  kind: { nonInferiority: 0.05 },
  asserts: 'every-part',
  estimand:
    'share of images, of those that both models had right, that some attack makes both get wrong (PGD on each model, PGD and APGD on both, Square): regular pair after DVERGE training − before',
  unit: 'points',
  smallestEffect: 0.05,
  parts: dvergeParts,
  trials: jointlyAroundDverge,
  measure: ({ trained, attacked }, part, profile) =>
    unlessDvergeLeaves(trained, part, profile, () => gainAgainstAll(attacked, part)),
  beside: jointTable,
});
