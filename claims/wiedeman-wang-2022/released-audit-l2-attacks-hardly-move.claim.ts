import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { releasedL2 } from '#papers/wiedeman-wang-2022/released/released-study.js';

description('released-audit-l2-attacks-hardly-move', {
  source: 'Figure 3, audit',
  group: 'released',
  statement:
    "The released l2 attacks hardly move an image: one step is divided by the norm of the whole batch's gradient, and iterations follow the raw gradient of the batch mean. Their curves are clean errors and random starts.",
  estimand: "share of images, ε = 0.05 (allowed: 1.4 in l2), the authors' first regular CNN",
  unit: 'plain',
  parts: () => [
    { id: 'one-step', label: 'FGSM l2 moves by less than a tenth of the budget' },
    { id: 'clean-errors', label: 'FGSM l2: of the images that are wrong after it, wrong before it' },
    { id: 'iterative', label: 'PGD l2: gradients move by less than a hundredth of the budget' },
  ],
  trials: releasedL2,
  measure: ({ audit: { images, oneStep, iterative } }) => ({
    'one-step': { share: { successes: oneStep.short, trials: images } },
    'clean-errors': { share: { successes: oneStep.fooledBefore, trials: oneStep.fooled } },
    iterative: { share: { successes: iterative.short, trials: iterative.images } },
  }),
  beside: ({ audit: { budget, images, oneStep, iterative } }) => ({
    details: [
      {
        title: 'Lengths in l2, pixel units, means over images',
        columns: ['images', 'allowed', 'FGSM l2 moves', 'PGD l2 moves by gradients'],
        rows: [[images, budget, oneStep.meanLength, iterative.meanWay]],
      },
    ],
  }),
});
