import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import type { TargetScore } from './attack-target.js';
import { spreadOverPixels } from './spread-over-pixels.js';

/** Points of an attack and how they rank; [samples, height, width, channels], and [samples] twice. */
export type RankedPoints = {
  readonly images: tf.Tensor4D;
  readonly loss: tf.Tensor1D;
  readonly fooled: tf.Tensor1D;
  /** Ranks points whose loss is 0 for both: an underflow, where the target knows one. */
  readonly margin?: tf.Tensor1D;
};

/** Ranks below every loss that a model gives. */
const worstLoss = -3e38;

/**
 * Puts points and their score together; a point whose loss is NaN ranks last and counts as not fooled.
 *
 * Returns new tensors, `images` being a clone that shares its data.
 *
 * @throws {ShapeError} if the target did not score per sample.
 */
export function rankedPoints(images: tf.Tensor4D, score: TargetScore): RankedPoints {
  return tf.tidy(() => {
    requirePerSample(score, images.shape[0]);
    const lost = tf.isNaN(score.loss);
    return {
      images: tf.clone(images),
      loss: tf.where(lost, tf.fill(score.loss.shape, worstLoss), score.loss),
      fooled: tf.logicalAnd(tf.cast(score.fooled, 'bool'), tf.logicalNot(lost)),
      ...(score.margin === undefined ? {} : { margin: tf.clone(score.margin) }),
    };
  });
}

/** Throws a `ShapeError` unless loss and fooled hold one value a sample. */
export function requirePerSample(score: TargetScore, samples: number): void {
  requireShape('attack: loss of the target', score.loss.shape, [samples]);
  requireShape('attack: fooled of the target', score.fooled.shape, [samples]);
  if (score.margin !== undefined) requireShape('attack: margin of the target', score.margin.shape, [samples]);
}

/**
 * The better of two points, per sample: one that fools beats one that does not, then the higher loss wins, and
 * the first keeps its place in a draw. This is what "an iterate that succeeded is never lost" (wiedeman-wang-2022.md §6) needs.
 * Where both losses are 0, as a cross-entropy that underflows is, the higher margin wins.
 *
 * Returns new tensors.
 */
export function betterOf(first: RankedPoints, second: RankedPoints): RankedPoints {
  return tf.tidy(() => {
    const notFirst = tf.logicalNot(first.fooled);
    const wins = tf.logicalAnd(second.fooled, notFirst);
    const holds = tf.logicalOr(second.fooled, notFirst);
    const higher = tf.logicalOr(tf.greater(second.loss, first.loss), leadsByMargin(first, second));
    const take = tf.logicalOr(wins, tf.logicalAnd(holds, higher));
    return {
      images: tf.where(spreadOverPixels(take, first.images.shape), second.images, first.images),
      loss: tf.where(take, second.loss, first.loss),
      fooled: tf.logicalOr(first.fooled, second.fooled),
      ...(first.margin === undefined || second.margin === undefined
        ? {}
        : { margin: tf.where(take, second.margin, first.margin) }),
    };
  });
}

function leadsByMargin(first: RankedPoints, second: RankedPoints): tf.Tensor {
  if (first.margin === undefined || second.margin === undefined) return tf.zerosLike(first.fooled);
  const underflown = tf.logicalAnd(tf.equal(first.loss, 0), tf.equal(second.loss, 0));
  return tf.logicalAnd(underflown, tf.greater(second.margin, first.margin));
}
