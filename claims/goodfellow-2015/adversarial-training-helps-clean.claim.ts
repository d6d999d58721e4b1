import { claim } from '#papers/goodfellow-2015/claim.js';
import { mistakesTable, onePart, own } from '#papers/goodfellow-2015/experiments/study.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

const { plain, adversarial } = printed.adversarialTraining.cleanError;

// The paper’s errors are near 1 %: a rise by half of that would be no small price.
claim('adversarial-training-helps-clean', {
  source: 'Section 6',
  statement: 'Adversarial training does not raise the clean error of a maxout network by half a point.',
  kind: { nonInferiority: 0.005 },
  estimand: 'clean error without adversarial training − with it, same images, initial weights and order',
  unit: 'points',
  smallestEffect: 0.005,
  parts: onePart('maxout network', plain - adversarial),
  trials: (laboratory, seed) => own(laboratory, seed, 'original', 'trained'),
  measure: ({ original, trained }) => original.clean.error - trained.clean.error,
  beside: mistakesTable,
});
