import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedPairs } from '#papers/wiedeman-wang-2022/experiments/audit/audited-pairs.js';
import {
  attackParts,
  furtherPresets,
  directionGap,
  unlessPairLeaves,
} from '#papers/wiedeman-wang-2022/experiments/pair-study.js';

claim('audit-directions-differ', {
  source: 'Figure 3, audit',
  group: 'audit',
  statement:
    'The correlation loss is not symmetric, and neither is what it does: in a decorrelated pair attacks transfer more from the second model to the first than in the direction that the figure shows.',
  kind: { superiority: 0 },
  estimand:
    'transfer rate 2→1 − transfer rate 1→2 of the decorrelated pair, of samples that both models had right, mean of magnitudes',
  unit: 'points',
  smallestEffect: 0.05,
  parts: attackParts(undefined, furtherPresets),
  trials: auditedPairs,
  measure: (trials, part, profile) =>
    auditObstacle(trials.audits) ??
    unlessPairLeaves(trials, part, profile, ({ decorrelated }, { epsilons }) =>
      directionGap(decorrelated, part.attack, epsilons),
    ),
});
