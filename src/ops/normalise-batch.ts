import * as tf from '@tensorflow/tfjs-core';
import { hasFusedKernel } from './fused-kernels.js';

/**
 * A kernel that a backend may have: BatchNorm's training mode as one operation, with a gradient by x, scale and shift.
 *
 * Inputs x [N, C], scale [C], shift [C], runningMean [C], runningVariance [C]; attributes epsilon and momentum. Outputs:
 * y [N, C], the running averages moved towards the batch's mean [C] and its unbiased variance [C], and up to three more that
 * {@link normaliseGradientKernel} gets.
 */
export const normaliseBatchKernel = 'NormaliseBatch';

/**
 * The kernel behind its gradient. Inputs dy [N, C], x, scale, and `first` to `third` as the kernel above gave them; its
 * attributes. Outputs: the gradients by x, scale and shift.
 */
export const normaliseGradientKernel = 'NormaliseBatchGradient';

/** Makes {@link normaliseBatchKernel} differentiable on every backend that has both kernels. */
export function registerNormaliseGradient(): void {
  tf.registerGradient({
    kernelName: normaliseBatchKernel,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (dys, saved, attributes) => {
      const [x, scale, first, second, third] = saved as tf.Tensor[];
      const inputs = { dy: (dys as tf.Tensor[])[0], x, scale, first, second, ...(third && { third }) };
      const outputs = tf.engine().runKernel(normaliseGradientKernel, inputs as tf.NamedTensorMap, attributes);
      const [dx, dScale, dShift] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
      return { x: () => dx, scale: () => dScale, shift: () => dShift };
    },
  });
}

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
  if (!hasFusedKernel(normaliseBatchKernel)) return undefined;
  const inputs = { x, scale, shift, runningMean, runningVariance };
  const outputs = tf.engine().runKernel(normaliseBatchKernel, inputs, { ...settings }) as tf.Tensor[];
  const [y, mean, variance] = outputs as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
  return { y, runningMean: mean, runningVariance: variance };
}
