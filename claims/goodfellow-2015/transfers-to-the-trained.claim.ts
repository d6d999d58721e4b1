import { claim } from '#papers/goodfellow-2015/claim.js';
import { mistakesTable, own } from '#papers/goodfellow-2015/experiments/study.js';
import { judgedTrial } from '#papers/goodfellow-2015/experiments/network-trials.js';
import { printed } from '#papers/goodfellow-2015/printed.js';

const { cleanError, error, plainToAdversarial } = printed.adversarialTraining;

claim('transfers-to-the-trained', {
  source: 'Section 6',
  statement: 'Images attacked on the original network fool the trained one less, but more than clean ones.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand: 'on those images: error of the original − of the trained; the latter − its clean error',
  unit: 'points',
  smallestEffect: 0.05,
  parts: () => [
    { id: 'resisted', label: 'below the original', paper: error.plain - plainToAdversarial },
    { id: 'transferred', label: 'above clean images', paper: plainToAdversarial - cleanError.adversarial },
  ],
  trials: (laboratory, seed) => ({
    ...own(laboratory, seed, 'original', 'trained'),
    moved: judgedTrial(laboratory, seed, { judge: 'trained', maker: 'original' }),
  }),
  measure: ({ original, trained, moved }, part) =>
    part.id === 'resisted' ? original.error - moved.error : moved.error - trained.clean.error,
  beside: mistakesTable,
});
