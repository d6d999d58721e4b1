import { claim } from '#papers/goodfellow-2015/claim.js';
import { measured, mistakesTable, own } from '#papers/goodfellow-2015/experiments/study.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

// The paper prints 89.4 % and 97.6 %. Three quarters is well above the half that “most” needs, and leaves room for a smaller network.
claim('maxout-is-fooled', {
  source: 'Section 4',
  statement: 'A maxout network errs on most attacked images, confidently: both above three quarters.',
  kind: { bound: 0.75 },
  asserts: 'every-part',
  estimand: 'share of images attacked on the network that it gets wrong; its mean confidence in those',
  unit: 'points',
  smallestEffect: 0.05,
  parts: () => [
    { id: 'error', label: 'error', paper: printed.maxout.error },
    { id: 'confidence', label: 'confidence of mistakes', paper: printed.maxout.confidence },
  ],
  trials: (laboratory, seed) => own(laboratory, seed, 'original'),
  measure: ({ original }, part) => (part.id === 'error' ? original.error : measured(original.confidence)),
  beside: mistakesTable,
});
