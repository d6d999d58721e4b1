import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { collapseParts, trainedPair } from '#papers/wiedeman-wang-2022/experiments/collapse-study.js';
import { collapseTable } from '#papers/wiedeman-wang-2022/figures/pair-tables.js';

claim('audit-collapse-rate-fc', {
  source: 'Correlation loss (Algorithm 1), audit',
  group: 'audit',
  statement: 'Networks of dense layers are safe from it: a model dies in fewer than three of ten FC pairs.',
  kind: { share: 0.3, direction: 'below' },
  estimand: 'whether a model of the decorrelated pair died in training (1) or none did (0)',
  unit: 'points',
  smallestEffect: 0.2,
  // The ten before were seen under another declaration, of both architectures together.
  firstSeed: () => 211,
  looks: ({ collapse }) => [collapse.seeds],
  parts: collapseParts('fc'),
  trials: trainedPair,
  measure: ({ trained }) => (trained.collapse === null ? 0 : 1),
  beside: collapseTable,
});
