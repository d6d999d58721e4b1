import * as tf from '@tensorflow/tfjs-core';
import { hasFusedKernel } from './fused-kernels.js';

/** A kernel that a backend may have: whether a number of each sample is not 0. Input x [N, …]. Output: [N] of bool. No gradient. */
export const someNonZeroKernel = 'SomeNonZero';

/** Whether any number of each sample is not 0, as NaN is not: [samples] of bool. @param x [samples, height, width, channels] */
export function someNonZero(x: tf.Tensor4D): tf.Tensor1D {
  if (hasFusedKernel(someNonZeroKernel)) {
    return tf.engine().runKernel<tf.Tensor1D>(someNonZeroKernel, { x } as tf.NamedTensorMap);
  }
  return tf.any(tf.notEqual(x, 0), [1, 2, 3]);
}
