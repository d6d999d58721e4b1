import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import {
  auditedPairsWithNoise,
  gainOverNoise,
  unlessRegularLeaves,
} from '#papers/wiedeman-wang-2022/experiments/noise-study.js';
import { attackParts, furtherPresets } from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import { noiseTable } from '#papers/wiedeman-wang-2022/figures/pair-tables.js';

claim('audit-equal-norm-noise', {
  source: 'Figure 3, audit',
  group: 'audit',
  statement:
    'Each attack that Figure 3 rests on fools its own model far more often than random noise of the same length does.',
  kind: { superiority: 0.1 },
  asserts: 'every-part',
  estimand:
    'share of images misclassified by the attacked model after the attack − after noise of the whole budget, mean of magnitudes and of both models of the regular pair',
  unit: 'points',
  smallestEffect: 0.1,
  parts: attackParts(undefined, furtherPresets),
  trials: auditedPairsWithNoise,
  measure: (trials, part, profile) =>
    auditObstacle(trials.audits) ??
    unlessRegularLeaves(trials.regular, part, profile, (preset) =>
      gainOverNoise(trials, part.attack, preset),
    ),
  beside: noiseTable,
});
