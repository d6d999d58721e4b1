import { claim } from '#papers/goodfellow-2015/claim.js';
import { mistakesTable, onePart, own } from '#papers/goodfellow-2015/experiments/study.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

// The paper prints 99.9 %: “nearly all” is more than 95 %.
claim('softmax-is-fooled', {
  source: 'Section 4',
  statement: 'A softmax regression errs on nearly all fast gradient sign images: on more than 95 %.',
  kind: { bound: 0.95 },
  estimand: 'share of attacked test images that the attacked softmax regression misclassifies',
  unit: 'points',
  smallestEffect: 0.01,
  parts: onePart('softmax regression', printed.softmax.error),
  trials: (laboratory, seed) => own(laboratory, seed, 'softmax'),
  measure: ({ softmax }) => softmax.error,
  beside: mistakesTable,
});
