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
import { dvergeTable } from '#papers/wiedeman-wang-2022/figures/dverge-tables.js';
import { paperDvergeGap } from '#papers/wiedeman-wang-2022/printed.js';

const parts = byArchitecture(dvergePresets, (presets, architecture) =>
  (presets?.dverge.measured.epsilons ?? []).flatMap((epsilon) =>
    Array.from({ length: presets?.dverge.epochs ?? 0 }, (_, index) => index + 1).map((epoch) => ({
      id: `${epsilon}/${epoch}`,
      label: `ε ${epsilon}, after epoch ${epoch}`,
      ...{ epsilon, epoch },
      ...(architecture === 'cnn' ? { paper: paperDvergeGap(epsilon, epoch) } : {}),
    })),
  ),
);

claim('fig-04-decorrelated-start-helps-dverge', {
  source: 'Figure 4',
  figure: '4',
  statement:
    'Throughout DVERGE training, a pair that began decorrelated transfers less than one that began regular.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'transfer rate under PGD l∞ from the regular start − from the decorrelated start after the same epoch, of samples that both models had right, mean of both directions',
  unit: 'points',
  smallestEffect: 0.05,
  parts,
  trials: auditedStarts,
  measure: (trials, part, profile) =>
    auditObstacle(trials.audits) ??
    unlessStartLeaves(trials, part, profile, () =>
      rateDifference(
        dvergeRate(trials.regular, part.epoch, part.epsilon),
        dvergeRate(trials.decorrelated, part.epoch, part.epsilon),
      ),
    ),
  beside: dvergeTable,
});
