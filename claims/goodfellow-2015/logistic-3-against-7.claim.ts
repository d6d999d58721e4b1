import { claim } from '#papers/goodfellow-2015/claim.js';
import { mistakesTable, own } from '#papers/goodfellow-2015/experiments/study.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

// The paper prints 1.6 % and 99 %: one line at 95 % tells “small” and “nearly total”.
claim('logistic-3-against-7', {
  source: 'Section 5, Figure 2',
  statement:
    'Logistic regression tells 3 from 7 on more than 95 % of clean images, and on fewer than 5 % of fast gradient sign images.',
  kind: { bound: 0.95 },
  asserts: 'every-part',
  estimand: 'share of clean test images classified correctly; share of attacked ones misclassified',
  unit: 'points',
  smallestEffect: 0.01,
  parts: () => [
    { id: 'clean', label: 'right on clean images', paper: 1 - printed.logistic.cleanError },
    { id: 'attacked', label: 'wrong on attacked images', paper: printed.logistic.error },
  ],
  trials: (laboratory, seed) => own(laboratory, seed, 'logistic'),
  measure: ({ logistic }, part) => (part.id === 'clean' ? 1 - logistic.clean.error : logistic.error),
  beside: mistakesTable,
});
