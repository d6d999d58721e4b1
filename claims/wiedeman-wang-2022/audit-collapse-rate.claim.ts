import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { collapseParts, trainedPair } from '#papers/wiedeman-wang-2022/experiments/collapse-study.js';
import { collapseTable } from '#papers/wiedeman-wang-2022/figures/pair-tables.js';

claim('audit-collapse-rate', {
  source: 'Correlation loss (Algorithm 1), audit',
  group: 'audit',
  statement:
    'The correlation loss at its full weight from the first step kills a model in more than three of ten CNN pairs: no feature of it lives, its accuracy is chance, and no gradient leads back.',
  // Decided either way by ten seeds: none of ten pairs gives [0, 0.26], six of ten [0.30, 0.85].
  kind: { share: 0.3 },
  estimand: 'whether a model of the decorrelated pair died in training (1) or none did (0)',
  unit: 'points',
  smallestEffect: 0.2,
  looks: ({ collapse }) => [collapse.seeds],
  parts: collapseParts('cnn'),
  trials: trainedPair,
  measure: ({ trained }) => (trained.collapse === null ? 0 : 1),
  beside: collapseTable,
});
