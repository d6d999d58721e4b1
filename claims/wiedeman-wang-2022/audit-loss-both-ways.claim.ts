import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { transferGap, unlessPairLeaves } from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import {
  armsBothWays,
  auditedPairsBothWays,
  twoWayParts,
} from '#papers/wiedeman-wang-2022/experiments/two-way-study.js';
import { twoWayTable } from '#papers/wiedeman-wang-2022/figures/two-way-table.js';

claim('audit-loss-both-ways', {
  source: 'Figure 3, audit',
  group: 'audit',
  figure: '3',
  statement:
    'With the correlation loss in both directions (the mean of 1→2 and 2→1), attacks transfer between FC models at least five points less than between regular ones.',
  kind: { superiority: 0.05 },
  asserts: 'every-part',
  estimand:
    'transfer rate of the regular pair − that of the pair with the loss in both directions, of samples that both models had right, mean of four magnitudes and both directions',
  unit: 'points',
  smallestEffect: 0.05,
  looks: ({ looks }) => looks.slice(0, 1),
  parts: twoWayParts,
  trials: auditedPairsBothWays,
  measure: (trials, part, profile) =>
    auditObstacle(trials.audits) ??
    unlessPairLeaves(armsBothWays(trials), part, profile, (arms, { epsilons }) =>
      transferGap(arms, part.attack, epsilons),
    ),
  beside: twoWayTable,
});
