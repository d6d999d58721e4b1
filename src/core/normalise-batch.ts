import * as tf from '@tensorflow/tfjs-core';

/**
 * A kernel that a backend may have: BatchNorm's training mode as one operation, with a gradient.
 *
 * Inputs x [N, C], scale [C], shift [C]; attribute epsilon. Outputs: y [N, C], the batch's mean [C], its unbiased
 * variance [C], and what the gradient needs.
 */
export const normaliseBatchKernel = 'NormaliseBatch';

/** What {@link normaliseInOne} gives. */
export interface NormalisedBatch {
  readonly y: tf.Tensor2D;
  readonly mean: tf.Tensor1D;
  readonly unbiasedVariance: tf.Tensor1D;
}

/** (x − mean)/√(variance + ε)·scale + shift where the current backend has {@link normaliseBatchKernel}; else undefined. */
export function normaliseInOne(
  x: tf.Tensor2D,
  { scale, shift }: { readonly scale: tf.Tensor; readonly shift: tf.Tensor },
  epsilon: number,
): NormalisedBatch | undefined {
  const kernel = tf.getKernel(normaliseBatchKernel, tf.getBackend()) as tf.KernelConfig | undefined;
  if (kernel === undefined) return undefined;
  const inputs = { x, scale, shift };
  const outputs = tf.engine().runKernel(normaliseBatchKernel, inputs, { epsilon }) as tf.Tensor[];
  const [y, mean, unbiasedVariance] = outputs as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
  return { y, mean, unbiasedVariance };
}
