import * as tf from '@tensorflow/tfjs-core';
import { hasFusedKernel } from './fused-kernels.js';

/**
 * A kernel that a backend may have: a dense layer with its bias, and the ReLU behind it, as one operation with a gradient.
 *
 * Inputs x [N, inputs], weight [inputs, outputs], bias [outputs]; attribute rectify. Output: [N, outputs].
 */
export const denseLayerKernel = 'DenseLayer';

/** Arrays of a dense layer. */
export interface DenseWeights {
  readonly weight: tf.Tensor;
  readonly bias: tf.Tensor;
}

/**
 * x·weight + bias, and max(that, 0) where `rectify`, where the current backend has {@link denseLayerKernel}; else undefined.
 *
 * @param x [N, inputs]
 */
export function denseInOne(
  x: tf.Tensor,
  { weight, bias }: DenseWeights,
  rectify: boolean,
): tf.Tensor2D | undefined {
  if (!hasFusedKernel(denseLayerKernel)) return undefined;
  const inputs: tf.NamedTensorMap = { x, weight, bias };
  return tf.engine().runKernel<tf.Tensor2D>(denseLayerKernel, inputs, { rectify });
}
