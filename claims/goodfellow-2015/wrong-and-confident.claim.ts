import { claim } from '#papers/goodfellow-2015/claim.js';
import { measured, mistakesTable, onePart, own } from '#papers/goodfellow-2015/experiments/study.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

// The paper prints 81.4 %. Above a half, a wrong class is held likelier than all others together.
claim('wrong-and-confident', {
  source: 'Section 6',
  statement: 'Mistakes of the adversarially trained network are confident: above one half on average.',
  kind: { bound: 0.5 },
  estimand: 'mean confidence of the trained network on the images made on it that it misclassifies',
  unit: 'points',
  smallestEffect: 0.05,
  parts: onePart('maxout network', printed.adversarialTraining.confidence),
  trials: (laboratory, seed) => own(laboratory, seed, 'trained'),
  measure: ({ trained }) => measured(trained.confidence),
  beside: mistakesTable,
});
