import { claim } from '#papers/goodfellow-2015/claim.js';
import { mistakesTable, own } from '#papers/goodfellow-2015/experiments/study.js';
import { judgedTrial } from '#papers/goodfellow-2015/experiments/network-trials.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

const { cleanError, error, adversarialToPlain } = printed.adversarialTraining;

claim('transfers-from-the-trained', {
  source: 'Section 6',
  statement: 'Images attacked on the trained network fool the original less than its own, but do fool it.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand: 'error of the original on them − its clean error; its error on its own − on them',
  unit: 'points',
  smallestEffect: 0.05,
  parts: () => [
    { id: 'transferred', label: 'above clean images', paper: adversarialToPlain - cleanError.plain },
    { id: 'weaker', label: 'below its own', paper: error.plain - adversarialToPlain },
  ],
  trials: (laboratory, seed) => ({
    ...own(laboratory, seed, 'original'),
    moved: judgedTrial(laboratory, seed, { judge: 'original', maker: 'trained' }),
  }),
  measure: ({ original, moved }, part) =>
    part.id === 'transferred' ? moved.error - original.clean.error : original.error - moved.error,
  beside: mistakesTable,
});
