import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import { crossEntropies, logitRatios, margins, type LabelledLogits } from './logit-losses.js';

/** How the attacked model stands on each sample of a batch; both tensors have shape [samples]. */
export type TargetScore = {
  /** What the attack maximises; a sample's loss must depend on no other sample. */
  readonly loss: tf.Tensor1D;
  /** Whether the attack has won the sample (bool). */
  readonly fooled: tf.Tensor1D;
  /**
   * What is maximised in place of the loss on a sample where the loss's gradient is zero everywhere, and what ranks
   * points whose loss is 0: a margin in logits, say, beside a cross-entropy that underflows. Without it such a
   * sample stays where it is.
   */
  readonly margin?: tf.Tensor1D;
};

/**
 * What an attack works against: the loss J of wiedeman-wang-2022.md §1, per sample, and the goal.
 *
 * Closes over the labels of one batch. `images` are [samples, height, width, channels] in [0, 1]; `loss` must
 * be differentiable in them. Each call returns new tensors.
 */
export type AttackTarget = (images: tf.Tensor4D) => TargetScore;

/**
 * Makes the target of a batch. The ids are those of its samples, one each, for targets that draw random numbers;
 * others need not look at them.
 */
export type TargetFor = (labels: Labels, sampleIds: readonly number[] | Uint32Array) => AttackTarget;

/** Maps images [samples, height, width, channels] in [0, 1] to logits [samples, classes], in evaluation mode. */
export type LogitsOf = (images: tf.Tensor4D) => tf.Tensor2D;

/** Class indices on the host, one a sample. */
export type Labels = Int32Array | Uint8Array;

/**
 * What of the logits is maximised: the cross-entropy; the margin max_{j≠y} z_j − z_y; or the difference of logits
 * ratio, a margin that the scale of the logits does not change.
 */
export type LossName = 'cross-entropy' | 'margin' | 'dlr';

const lossesByName = { 'cross-entropy': crossEntropies, margin: margins, dlr: logitRatios } as const;

/**
 * The untargeted goal of wiedeman-wang-2022.md §1: maximise the cross-entropy, win where the predicted class is not the label.
 *
 * The cross-entropy and its gradient keep their digits where softmax rounds to 1, and are 0 in float32 where the
 * label's logit leads by more than 104, or 87 on backends without subnormal numbers. Networks trained long without
 * weight decay, or with their logits scaled up, get there. There the attack follows the margin, which the score
 * carries for this (see {@link TargetScore}).
 *
 * @param labels [samples]; the caller keeps ownership of a tensor.
 * @param lossName what is maximised. @default 'cross-entropy'
 * @throws {ShapeError} if labels are no list of class indices; when called, if the logits are not [samples, classes ≥ 2] (3 for the
 *   ratio), or a label is not a class.
 *
 * @example
 * const { loss, fooled } = classificationTarget(logitsOf, labels)(images);
 * fooled.shape; // → 4
 */
export function classificationTarget(
  logitsOf: LogitsOf,
  labels: Labels | tf.Tensor1D,
  lossName: LossName = 'cross-entropy',
): AttackTarget {
  requireClassIndices('classificationTarget', labels);
  return (images) =>
    tf.tidy(() => {
      const given = labelledLogits('classificationTarget', logitsOf(images), {
        labels,
        classes: lossName === 'dlr' ? 3 : 2,
      });
      const loss = lossesByName[lossName](given);
      const fooled = isMisclassified(given);
      return lossName === 'cross-entropy' ? { loss, fooled, margin: margins(given) } : { loss, fooled };
    });
}

/** Whether the predicted class, the first of the largest logits, is not the label: [samples] of bool. */
export function isMisclassified({ logits, label }: LabelledLogits): tf.Tensor1D {
  return tf.notEqual<tf.Tensor1D>(tf.cast(tf.argMax(logits, 1), 'int32'), label);
}

/**
 * Puts logits and labels together.
 *
 * @throws {ShapeError} unless the logits are [labels, at least `classes`] and every label on the host is a class.
 */
export function labelledLogits(
  where: string,
  logits: tf.Tensor2D,
  { labels, classes }: { readonly labels: Labels | tf.Tensor1D; readonly classes: number },
): LabelledLogits {
  const samples = labels instanceof tf.Tensor ? labels.size : labels.length;
  requireShape(`${where}: logits`, logits.shape, [samples, null]);
  const given = logits.shape[1];
  if (given < classes) {
    throw new ShapeError(`${where}: logits must have at least ${classes} classes, got ${given}`);
  }
  if (labels instanceof tf.Tensor) return { logits, label: tf.cast(labels, 'int32') };
  const wrong = labels.findIndex((label) => label < 0 || label >= given);
  if (wrong >= 0) {
    throw new ShapeError(
      `${where}: labels must be in [0, ${given - 1}] for ${given} logits, got ${labels[wrong]} at ${wrong}`,
    );
  }
  return { logits, label: tf.tensor1d(labels, 'int32') };
}

/**
 * Refuses labels that are no list of class indices, such as one-hot rows.
 *
 * @throws {ShapeError} names the place and the shape that came.
 */
export function requireClassIndices(where: string, labels: Labels | tf.Tensor): void {
  if (!(labels instanceof tf.Tensor) || labels.rank === 1) return;
  const came = `[${labels.shape.join('×')}]`;
  const hint = labels.rank === 2 ? '; one-hot? take tf.argMax(labels, 1)' : '';
  throw new ShapeError(
    `${where}: labels must be class indices [${labels.shape[0] ?? 1}], got ${came}${hint}`,
  );
}
