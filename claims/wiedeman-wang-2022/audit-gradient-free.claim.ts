import {
  adversaryParts,
  jointly,
  largestLoss,
  unlessVictimLeaves,
} from '#papers/wiedeman-wang-2022/adversary/adversary-study.js';
import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { jointTable } from '#papers/wiedeman-wang-2022/figures/adversary-panels.js';

claim('audit-gradient-free', {
  source: 'Figures 3 and 6, audit',
  group: 'audit',
  statement:
    'No robustness here comes from gradients that lead nowhere: a search without them (Square, on all paths at once) takes less than two points from what PGD and APGD leave.',
  // Reworded after quick's seeds were seen, of whose images Square took none: the share was always of all images.
  kind: { nonInferiority: 0.02 },
  asserts: 'every-part',
  estimand:
    'share of images that stand after PGD, APGD and Square − after PGD and APGD, of decorrelated and regular pair, or of DNA and autoencoder, the one that loses more',
  unit: 'points',
  smallestEffect: 0.02,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: adversaryParts(),
  trials: jointly,
  measure: ({ evaluated, attacked }, part, profile) =>
    unlessVictimLeaves(evaluated, part, profile, () =>
      largestLoss(attacked, part.epsilon, ['apgd', 'square']),
    ),
  beside: jointTable,
});
