import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';

/** How the attacked model stands on each sample of a batch; both tensors have shape [samples]. */
export interface TargetScore {
  /** What the attack maximises; a sample's loss must depend on no other sample. */
  readonly loss: tf.Tensor1D;
  /** Whether the attack has won the sample (bool). */
  readonly fooled: tf.Tensor1D;
}

/**
 * What an attack works against: the loss J of paper.md §1, per sample, and the goal.
 *
 * Closes over the labels of one batch. `images` are [samples, height, width, channels] in [0, 1]; `loss` must
 * be differentiable in them. Each call returns new tensors.
 */
export type AttackTarget = (images: tf.Tensor4D) => TargetScore;

/** Maps images [samples, height, width, channels] in [0, 1] to logits [samples, classes], in evaluation mode. */
export type LogitsOf = (images: tf.Tensor4D) => tf.Tensor2D;

/** Class indices on the host, one a sample. */
export type Labels = Int32Array | Uint8Array;

/** Stands for −∞ among logits; finite, because not every backend keeps infinities. */
const excluded = -1e30;

/** What of the logits is maximised: cross-entropy, or the margin max_{j≠y} z_j − z_y, which never flattens. */
export type LossName = 'cross-entropy' | 'margin';

/**
 * The untargeted goal of paper.md §1: maximise the cross-entropy, win where the predicted class is not the label.
 *
 * With u = log Σ_{j≠y} exp z_j − z_y, the cross-entropy is softplus(u) and its gradient in z is
 * softmax(z) − onehot(y). In this form neither rounds to 0 where the model is certain, which would leave an
 * attack without direction on exactly those samples.
 *
 * @param labels [samples]; the caller keeps ownership of a tensor.
 * @param lossName what is maximised. @default 'cross-entropy'
 * @throws {ShapeError} if labels are no list of class indices; when called, if the logits are not [samples, classes ≥ 2], or a label is not a class.
 */
export function classificationTarget(
  logitsOf: LogitsOf,
  labels: Labels | tf.Tensor1D,
  lossName: LossName = 'cross-entropy',
): AttackTarget {
  requireClassIndices('classificationTarget', labels);
  return (images) =>
    tf.tidy(() => {
      const logits = logitsOf(images);
      requireLogits(logits, labels);
      const label = labels instanceof tf.Tensor ? tf.cast(labels, 'int32') : tf.tensor1d(labels, 'int32');
      const classes = logits.shape[1];
      const isLabel = tf.cast(tf.oneHot(label, classes), 'bool');
      const others = tf.where(isLabel, tf.fill(logits.shape, excluded), logits);
      const own = tf.sum<tf.Tensor1D>(tf.where(isLabel, logits, tf.zerosLike(logits)), 1);
      const loss =
        lossName === 'margin'
          ? tf.sub<tf.Tensor1D>(tf.max(others, 1), own)
          : tf.softplus(tf.sub<tf.Tensor1D>(tf.logSumExp(others, 1), own));
      const fooled = tf.notEqual<tf.Tensor1D>(tf.cast(tf.argMax(logits, 1), 'int32'), label);
      return { loss, fooled };
    });
}

function requireLogits(logits: tf.Tensor2D, labels: Labels | tf.Tensor1D): void {
  const where = 'classificationTarget';
  requireShape(`${where}: logits`, logits.shape, [
    labels instanceof tf.Tensor ? labels.size : labels.length,
    null,
  ]);
  const classes = logits.shape[1];
  if (classes < 2) throw new ShapeError(`${where}: logits must have at least 2 classes, got ${classes}`);
  if (labels instanceof tf.Tensor) return;
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong >= 0) {
    throw new ShapeError(
      `${where}: labels must be in [0, ${classes - 1}] for ${classes} logits, got ${labels[wrong]} at ${wrong}`,
    );
  }
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
