import type * as tf from '@tensorflow/tfjs-core';
import { lossOfSums } from './correlation.js';
import type { RegressionOptions } from './regression.js';

/**
 * What the paper's log form is held against: `r-squared`, 1 − RSS/TSS itself; `bare-log`, log TSS − log RSS, the log form
 * with ε = 0. Neither has anything that keeps it finite where a model's features die.
 */
export type OtherShape = 'r-squared' | 'bare-log';

const shapes = {
  'r-squared': {
    value: (rss: number, tss: number) => 1 - rss / tss,
    slopes: (rss: number, tss: number) => ({ rss: -1 / tss, tss: rss / tss ** 2 }),
  },
  'bare-log': {
    value: (rss: number, tss: number) => Math.log(tss) - Math.log(rss),
    slopes: (rss: number, tss: number) => ({ rss: -1 / rss, tss: 1 / tss }),
  },
} as const;

/**
 * A correlation loss in a shape that the paper decided against (Discussion), with its closed-form gradient.
 *
 * @param z1 features of the first model [N, M₁]
 * @param z2 features of the second model [N, M₂]
 * @returns a scalar, differentiable once in both; not finite where nothing of Z₂ varies, or, bare, where nothing is left
 * @throws {ShapeError | NumericalError} as `regress`
 */
export function otherCorrelationLoss(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  { shape, ...options }: RegressionOptions & { readonly shape: OtherShape },
): tf.Scalar {
  return lossOfSums(z1, z2, shapes[shape], options);
}
