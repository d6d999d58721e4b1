import * as tf from '@tensorflow/tfjs-core';
import { hasFusedKernel } from './fused-kernels.js';

/**
 * A kernel that a backend may have: one step of an attack in l∞, clip(x + clip(points − x + step·sign(gradient), ±budget), 0, 1).
 *
 * Inputs x, points, gradient of one shape; attributes step and budget. Output of that shape. No gradient.
 */
export const stepInBoxKernel = 'StepInBox';

/** Where an attack in l∞ stands; tensors of one shape. */
export interface BoxStep {
  /** The images that it started from. */
  readonly images: tf.Tensor4D;
  readonly points: tf.Tensor4D;
  readonly gradient: tf.Tensor4D;
  readonly stepSize: number;
  readonly budget: number;
}

/** The points after the step, where the current backend has {@link stepInBoxKernel}; else undefined. */
export function stepInOne({ images, points, gradient, stepSize, budget }: BoxStep): tf.Tensor4D | undefined {
  if (!hasFusedKernel(stepInBoxKernel)) return undefined;
  const inputs: tf.NamedTensorMap = { x: images, points, gradient };
  return tf.engine().runKernel<tf.Tensor4D>(stepInBoxKernel, inputs, { step: stepSize, budget });
}
