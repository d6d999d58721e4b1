import * as tf from '@tensorflow/tfjs-core';
import { hasFusedKernel } from './fused-kernels.js';

/**
 * A kernel that a backend may have: x·factor + shift by column, as one operation with a gradient.
 *
 * Inputs x [N, C], factor [C], shift [C]. Output: [N, C].
 */
export const affineColumnsKernel = 'AffineColumns';

/** x·factor + shift by column, in one operation where the current backend has {@link affineColumnsKernel}. */
export function affineColumns(x: tf.Tensor2D, factor: tf.Tensor, shift: tf.Tensor): tf.Tensor2D {
  if (!hasFusedKernel(affineColumnsKernel)) return tf.add(tf.mul(x, factor), shift);
  const inputs: tf.NamedTensorMap = { x, factor, shift };
  return tf.engine().runKernel<tf.Tensor2D>(affineColumnsKernel, inputs);
}
