import { claim } from '#papers/goodfellow-2015/claim.js';
import { measured, mistakesTable, onePart } from '#papers/goodfellow-2015/experiments/study.js';
import { judgedTrial } from '#papers/goodfellow-2015/experiments/network-trials.js';

claim('maxout-and-softmax-agree', {
  source: 'Section 8',
  statement:
    'Where a maxout network and a softmax regression are both wrong on an image made on the former, they agree on the class more often than chance.',
  kind: { superiority: 0 },
  estimand:
    'share of images with the same wrong class among those that both get wrong − that of networks with the same habits for each true class',
  unit: 'points',
  smallestEffect: 0.05,
  parts: onePart('maxout and softmax'),
  trials: (laboratory, seed) => ({
    softmax: judgedTrial(laboratory, seed, { judge: 'softmax', maker: 'original' }),
  }),
  measure: ({ softmax: { agreement } }) => measured(agreement && agreement.share - agreement.chance),
  beside: mistakesTable,
});
