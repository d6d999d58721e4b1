import * as tf from '@tensorflow/tfjs-core';
import { requireNumber } from '../core/checks.js';
import { classificationTarget, type AttackTarget, type Labels, type LogitsOf } from './attack-target.js';

/**
 * The untargeted margin max_{j≠y} z_j − z_y, maximised up to κ: no effort goes where the sample is won by that much.
 *
 * Carlini & Wagner 2017, §V.A (f₆).
 *
 * @param confidence κ, at least 0; logit units. @default 0
 * @throws {ConfigError} if κ is below 0. @throws {ShapeError} when called, as {@link classificationTarget}.
 *
 * @example
 * marginTarget(logitsOf, labels, 2)(images).loss.shape; // → 4
 */
export function marginTarget(logitsOf: LogitsOf, labels: Labels | tf.Tensor1D, confidence = 0): AttackTarget {
  requireNumber('marginTarget: confidence', confidence, { min: 0 });
  const whole = classificationTarget(logitsOf, labels, 'margin');
  return (images) =>
    tf.tidy(() => {
      const { loss, fooled } = whole(images);
      return { loss: tf.minimum<tf.Tensor1D>(loss, tf.scalar(confidence)), fooled };
    });
}
