import { claim } from '#papers/goodfellow-2015/claim.js';
import { mistakesTable, onePart, own } from '#papers/goodfellow-2015/experiments/study.js';

// The paper’s numbers for noise were not checked, so there is only the direction: less than half of the protection.
claim('noise-is-no-substitute', {
  source: 'Section 6',
  statement:
    'Training with pixels moved by ±ε at random leaves the network nearly as weak: it lowers the error by less than half as much.',
  kind: { superiority: 0 },
  estimand:
    'error on own attacked images after training with noise − mean of those without it and after adversarial training',
  unit: 'points',
  smallestEffect: 0.05,
  parts: onePart('maxout network'),
  trials: (laboratory, seed) => own(laboratory, seed, 'original', 'trained', 'noise'),
  measure: ({ original, trained, noise }) => noise.error - (original.error + trained.error) / 2,
  beside: mistakesTable,
});
