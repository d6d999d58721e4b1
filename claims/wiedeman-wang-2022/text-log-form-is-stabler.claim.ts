import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { presetOf } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import {
  failed,
  shapedPairs,
  shapeParts,
  shapeTable,
} from '#papers/wiedeman-wang-2022/experiments/stability-study.js';

claim('text-log-form-is-stabler', {
  source: 'Experimental procedures, correlation loss',
  statement:
    'At the paper’s λ, training a CNN pair with log(TSS + ε) − log(RSS + ε) fails less often than with R² itself or with ε = 0.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'whether training with the other loss failed (1: a number was none, a model died or stayed below 90 % of the training images, or R² stayed above 0.95) − whether it failed with the paper’s, of the same seed',
  unit: 'points',
  // If three in ten differed, ten seeds would show no difference with a probability of 0.7¹⁰ = 0.03; five would with 0.17.
  smallestEffect: 0.3,
  looks: () => [10],
  parts: shapeParts,
  trials: shapedPairs,
  measure: ({ paper, other }, { architecture, shape }, profile) => {
    const { minimumAccuracy } = presetOf(profile.pairs, architecture);
    return failed(other, minimumAccuracy, shape) - failed(paper, minimumAccuracy);
  },
  beside: shapeTable,
});
