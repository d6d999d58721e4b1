import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { byArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import {
  furtherPresets,
  pairs,
  unlessPairLeaves,
} from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import { collapseSigns } from '#papers/wiedeman-wang-2022/experiments/collapse-study.js';

const parts = byArchitecture(furtherPresets, () => collapseSigns);

claim('audit-rank-collapse', {
  source: 'Figures 2 and 3, audit',
  group: 'audit',
  statement:
    'Part of the decorrelation is rank collapse: the first model of a decorrelated pair loses feature channels, and the correlation stays higher in the direction that the loss does not see.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand: 'a difference of shares, or of R², that rank collapse makes positive',
  unit: 'plain',
  smallestEffect: 0.05,
  parts,
  trials: pairs,
  measure: (trials, part, profile) =>
    unlessPairLeaves(trials, part, profile, (arms) => part.of(arms, part.architecture)),
});
