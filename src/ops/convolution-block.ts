import * as tf from '@tensorflow/tfjs-core';
import { hasFusedKernel } from './fused-kernels.js';

/**
 * A kernel that a backend may have: a convolution 3×3, stride 1, zero-padded, with its bias, ReLU, and the pooling behind it,
 * as one operation with a gradient.
 *
 * Inputs x [N, height, width, inputs], filter [3, 3, inputs, outputs], bias [outputs]; attribute pooling. Outputs: the pooled
 * [N, ⌊height / 2⌋, ⌊width / 2⌋, outputs] or [N, outputs], and what its gradient needs.
 */
export const convolutionBlockKernel = 'ConvolutionBlock';

/** The maximum of each window of 2×2, or the mean over all pixels. */
export type BlockPooling = 'max' | 'mean';

/** Arrays of a convolution. */
export interface ConvolutionWeights {
  readonly filter: tf.Tensor;
  readonly bias: tf.Tensor;
}

/** Sizes that the kernel takes; others are left to one operation a layer. */
const takes = ([, height = 0, width = 0, inputs = 0]: readonly number[], outputs: number): boolean =>
  outputs % 8 === 0 && (inputs === 1 || inputs % 4 === 0) && height >= 2 && width >= 2;

/**
 * pool(max(x ∗ filter + bias, 0)) where the current backend has {@link convolutionBlockKernel} and takes the sizes; else undefined.
 *
 * @param x [N, height, width, inputs]
 */
export function convolveInOne(
  x: tf.Tensor,
  { filter, bias }: ConvolutionWeights,
  pooling: BlockPooling,
): tf.Tensor | undefined {
  if (!hasFusedKernel(convolutionBlockKernel) || !takes(x.shape, bias.size)) return undefined;
  const inputs: tf.NamedTensorMap = { x, filter, bias };
  const outputs = tf.engine().runKernel(convolutionBlockKernel, inputs, { pooling }) as tf.Tensor[];
  return outputs[0];
}
