import * as tf from '@tensorflow/tfjs-core';

/**
 * A kernel that a backend may have: BatchNorm's training mode as one operation, with a gradient by x, scale and shift.
 *
 * Inputs x [N, C], scale [C], shift [C], runningMean [C], runningVariance [C]; attributes epsilon and momentum. Outputs:
 * y [N, C], the running averages moved towards the batch's mean [C] and its unbiased variance [C], and what the gradient needs.
 */
export const normaliseBatchKernel = 'NormaliseBatch';

/** Arrays of BatchNorm, each [C]. */
export interface NormaliseWeights {
  readonly scale: tf.Tensor;
  readonly shift: tf.Tensor;
  readonly runningMean: tf.Tensor;
  readonly runningVariance: tf.Tensor;
}

/** What {@link normaliseInOne} gives. */
export interface NormalisedBatch {
  readonly y: tf.Tensor2D;
  /** The running averages after this batch. */
  readonly runningMean: tf.Tensor1D;
  readonly runningVariance: tf.Tensor1D;
}

/**
 * (x − mean)/√(variance + ε)·scale + shift where the current backend has {@link normaliseBatchKernel}; else undefined.
 *
 * @param momentum the share of the batch in the running averages, which it takes as they are and leaves so
 */
export function normaliseInOne(
  x: tf.Tensor2D,
  { scale, shift, runningMean, runningVariance }: NormaliseWeights,
  settings: { readonly epsilon: number; readonly momentum: number },
): NormalisedBatch | undefined {
  const kernel = tf.getKernel(normaliseBatchKernel, tf.getBackend()) as tf.KernelConfig | undefined;
  if (kernel === undefined) return undefined;
  const inputs = { x, scale, shift, runningMean, runningVariance };
  const outputs = tf.engine().runKernel(normaliseBatchKernel, inputs, { ...settings }) as tf.Tensor[];
  const [y, mean, variance] = outputs as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
  return { y, runningMean: mean, runningVariance: variance };
}
