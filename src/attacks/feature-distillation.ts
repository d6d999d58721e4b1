import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { requireAttackConfig, type AttackConfig } from './attack-config.js';
import type { AttackTarget } from './attack-target.js';

/** Images [samples, height, width, channels] to features [samples, M], in evaluation mode. */
export type FeaturesOf = (images: tf.Tensor4D) => tf.Tensor2D;

/**
 * Feature distillation as an attack: minimise ‖h(x') − h(x_t)‖² over x' near another image (DVERGE; wiedeman-wang-2022.md §1,
 * Yang et al., arXiv 2009.14720, equation 1). The attack loop maximises, so the loss is the negative distance.
 *
 * No sample is ever won: every step counts, and of a path the point nearest in features is kept.
 *
 * @param wanted h(x_t), [samples, M]; the caller keeps ownership, and must keep it until the attack is over.
 * @throws {ShapeError} when called, if the features do not have the shape of `wanted`.
 */
export function distillationTarget(featuresOf: FeaturesOf, wanted: tf.Tensor2D): AttackTarget {
  return (images) =>
    tf.tidy(() => {
      const features = featuresOf(images);
      requireShape('distillationTarget: features', features.shape, wanted.shape);
      const loss = tf.neg(tf.sum<tf.Tensor1D>(tf.square(tf.sub(features, wanted)), 1));
      return { loss, fooled: tf.zeros<tf.Rank.R1>([images.shape[0]], 'bool') };
    });
}

/** How far and how long features are distilled. */
export interface DistillationOptions {
  /** l∞ magnitude in pixel units. @default 0.15 */
  readonly epsilon?: number;
  /** Gradient steps. @default 20 */
  readonly steps?: number;
  /** Pixel units. @default 3/255 */
  readonly stepSize?: number;
}

/**
 * Feature distillation's settings (wiedeman-wang-2022.md §1, "DVERGE"): l∞ ball of 0.15, 20 steps of 3/255, a random start, no
 * momentum. The released code overwrites its random start, a fault that is not built.
 *
 * @throws {ConfigError} on a value out of range.
 */
export function distillation({
  epsilon = 0.15,
  steps = 20,
  stepSize = 3 / 255,
}: DistillationOptions = {}): AttackConfig {
  return requireAttackConfig({
    name: 'distillation',
    norm: 'linf',
    epsilon,
    steps,
    stepSize,
    randomStart: 'ball',
    restarts: 1,
    keep: 'best',
  });
}
