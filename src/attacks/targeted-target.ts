import * as tf from '@tensorflow/tfjs-core';
import { requireNumber, requireOneOf } from '../core/checks.js';
import { labelledLogits, type AttackTarget, type Labels, type LogitsOf } from './attack-target.js';
import { crossEntropies, margins, targetedLogitRatios } from './logit-losses.js';

/** Where a targeted attack goes: from the label to the wanted class, both [samples]. */
export interface TargetedGoal {
  readonly labels: Labels;
  readonly wanted: Labels;
}

export interface TargetedOptions {
  /**
   * The margin z_t − max_{j≠t} z_j up to κ (Carlini & Wagner 2017, §V.A, f₆); minus the cross-entropy of the wanted
   * class; or the targeted difference of logits ratio (Croce & Hein 2020, equation 7).
   * @default 'margin'
   */
  readonly loss?: 'margin' | 'cross-entropy' | 'dlr';
  /** κ, at least 0; logit units. @default 0 */
  readonly confidence?: number;
}

/**
 * The targeted goal: it has won a sample where the predicted class is the wanted one.
 *
 * @throws {ConfigError} on an option out of range.
 * @throws {ShapeError} when called, if the logits are not [samples, classes ≥ 2] (4 for the ratio), or a class is none.
 *
 * @example
 * const wanted = Int32Array.of(1, 2, 0, 1);
 * targetedTarget(logitsOf, { labels, wanted })(images).fooled.shape; // → 4
 */
export function targetedTarget(
  logitsOf: LogitsOf,
  { labels, wanted }: TargetedGoal,
  { loss = 'margin', confidence = 0 }: TargetedOptions = {},
): AttackTarget {
  requireOneOf('targetedTarget: loss', loss, ['margin', 'cross-entropy', 'dlr']);
  requireNumber('targetedTarget: confidence', confidence, { min: 0 });
  const classes = loss === 'dlr' ? 4 : 2;
  return (images) =>
    tf.tidy(() => {
      const logits = logitsOf(images);
      const from = labelledLogits('targetedTarget: labels', logits, { labels, classes });
      const to = labelledLogits('targetedTarget: wanted', logits, { labels: wanted, classes });
      const fooled = tf.equal<tf.Tensor1D>(tf.cast(tf.argMax(logits, 1), 'int32'), to.label);
      const lead = tf.neg<tf.Tensor1D>(margins(to));
      if (loss === 'dlr') return { loss: targetedLogitRatios(from, to.label), fooled };
      if (loss === 'margin') return { loss: tf.minimum<tf.Tensor1D>(lead, tf.scalar(confidence)), fooled };
      return { loss: tf.neg<tf.Tensor1D>(crossEntropies(to)), fooled, margin: lead };
    });
}
