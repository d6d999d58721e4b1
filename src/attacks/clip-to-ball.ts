import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from './norms.js';

/**
 * The point of the ball around `originals` and of [0, 1] that a perturbation leads to: wiedeman-wang-2022.md §1,
 * x' = clip(x + projection(delta)).
 *
 * Clipping to [0, 1] moves every pixel towards its original, so it never leaves the ball. Rounding may: by half
 * an ulp of the pixel range (2⁻²⁵) in each value, and in l2 by the rounding of a sum of d squares.
 *
 * @param originals [samples, height, width, channels] in [0, 1]; `delta` has the same shape.
 * @param budget radius of the ball, in pixel units of `norm`.
 * @returns one new tensor of the same shape.
 */
export function clipToBall(
  originals: tf.Tensor4D,
  delta: tf.Tensor4D,
  norm: Norm,
  budget: number,
): tf.Tensor4D {
  return tf.tidy(() => tf.clipByValue(tf.add<tf.Tensor4D>(originals, norm.project(delta, budget)), 0, 1));
}
