import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedPairs } from '#papers/wiedeman-wang-2022/experiments/audit/audited-pairs.js';
import {
  attackParts,
  transferGap,
  unlessPairLeaves,
} from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import { transferRateTable } from '#papers/wiedeman-wang-2022/figures/pair-tables.js';
import { paperTransferGap } from '#papers/wiedeman-wang-2022/printed.js';

claim('fig-03-decorrelation-lowers-transfer', {
  source: 'Figure 3',
  figure: '3',
  statement:
    'Attacks transfer less between models trained with the correlation loss, for CNN and FC, FGSM and PGD, l∞ and l2.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'transfer rate of the regular pair − that of the decorrelated pair, of samples that both models had right, mean of four magnitudes and both directions',
  unit: 'points',
  smallestEffect: 0.05,
  parts: attackParts((architecture, attack, { epsilons }) =>
    paperTransferGap(architecture, attack, epsilons),
  ),
  trials: auditedPairs,
  measure: (trials, part, profile) =>
    auditObstacle(trials.audits) ??
    unlessPairLeaves(trials, part, profile, (arms, { epsilons }) => transferGap(arms, part.attack, epsilons)),
  beside: transferRateTable,
});
