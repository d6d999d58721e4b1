import { claim } from '#papers/goodfellow-2015/claim.js';
import { mistakesTable, onePart, own } from '#papers/goodfellow-2015/experiments/study.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

const { plain, adversarial } = printed.adversarialTraining.error;

claim('adversarial-training-resists', {
  source: 'Section 6',
  statement: 'Adversarial training lowers the error of a maxout network on images attacked on it.',
  kind: { superiority: 0 },
  estimand: 'error on own attacked images without adversarial training − with it',
  unit: 'points',
  smallestEffect: 0.1,
  parts: onePart('maxout network', plain - adversarial),
  trials: (laboratory, seed) => own(laboratory, seed, 'original', 'trained'),
  measure: ({ original, trained }) => original.error - trained.error,
  beside: mistakesTable,
});
