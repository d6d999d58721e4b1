import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedStarts } from '#papers/wiedeman-wang-2022/experiments/audit/audited-dverge.js';
import { byArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import {
  dvergePresets,
  dvergeRate,
  unlessStartLeaves,
} from '#papers/wiedeman-wang-2022/experiments/dverge-study.js';
import { rateDifference } from '#papers/wiedeman-wang-2022/experiments/transfer-rates.js';
import { dvergeFigure } from '#papers/wiedeman-wang-2022/figures/dverge-tables.js';
import { paperDvergeDrop } from '#papers/wiedeman-wang-2022/printed.js';

const parts = byArchitecture(dvergePresets, (presets, architecture) =>
  (presets?.dverge.measured.epsilons ?? []).map((epsilon) => {
    const epoch = presets?.dverge.epochs ?? 0;
    const paper = architecture === 'cnn' ? { paper: paperDvergeDrop(epsilon, epoch) } : {};
    return { id: String(epsilon), label: `ε ${epsilon}`, epsilon, epoch, ...paper };
  }),
);

claim('fig-04-dverge-lowers-transfer', {
  source: 'Figure 4',
  figure: '4',
  statement: 'DVERGE training lowers the transfer rate of a regular pair.',
  kind: { superiority: 0 },
  estimand:
    'transfer rate of the regular pair under PGD l∞ before DVERGE training − after its last epoch, of samples that both models had right, mean of both directions',
  unit: 'points',
  smallestEffect: 0.05,
  parts,
  trials: auditedStarts,
  measure: (trials, part, profile) =>
    auditObstacle(trials.audits, 'regular') ??
    unlessStartLeaves(
      trials,
      part,
      profile,
      () =>
        rateDifference(
          dvergeRate(trials.regular, 0, part.epsilon),
          dvergeRate(trials.regular, part.epoch, part.epsilon),
        ),
      ['regular'],
    ),
  beside: dvergeFigure,
});
