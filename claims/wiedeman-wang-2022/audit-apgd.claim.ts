import {
  adversaryParts,
  jointly,
  largestLoss,
  unlessVictimLeaves,
} from '#papers/wiedeman-wang-2022/adversary/adversary-study.js';
import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { jointTable } from '#papers/wiedeman-wang-2022/figures/adversary-panels.js';

claim('audit-apgd', {
  source: 'Figures 3 and 6, audit',
  group: 'audit',
  figure: '6',
  statement:
    'PGD with the paper’s 40 steps of 3/255, on cross-entropies and margins of all paths at once, is nearly as strong as APGD, which sets its steps itself: APGD with cross-entropy and logit ratios fools less than three points more.',
  kind: { nonInferiority: 0.03 },
  asserts: 'every-part',
  estimand:
    'share of images that stand after PGD and APGD − after PGD alone, of decorrelated and regular pair, or of DNA and autoencoder, the one that loses more',
  unit: 'points',
  smallestEffect: 0.02,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: adversaryParts(),
  trials: jointly,
  measure: ({ evaluated, attacked }, part, profile) =>
    unlessVictimLeaves(evaluated, part, profile, () => largestLoss(attacked, part.epsilon, ['pgd', 'apgd'])),
  beside: jointTable,
});
