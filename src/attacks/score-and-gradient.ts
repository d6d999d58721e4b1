import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../core/errors.js';
import { someNonZero } from '../ops/some-non-zero.js';
import { readsSynchronously } from '../ops/synchronous-reads.js';
import type { AttackTarget, TargetScore } from './attack-target.js';
import { requirePerSample } from './ranked-points.js';
import { spreadOverPixels } from './spread-over-pixels.js';

/** A target's score at some points, and the direction in which an attack should leave them. */
export type ScoreWithGradient = {
  readonly score: TargetScore;
  /** [samples, height, width, channels] */
  readonly gradient: tf.Tensor4D;
};

/**
 * Score and ∇ₓ of the summed losses, which is each sample's own gradient, from one forward and one backward pass.
 *
 * On samples where the loss's gradient is zero everywhere, and there alone, it is the margin's gradient, if the
 * target has a margin; this costs one more forward and backward pass, on backends that read asynchronously always.
 * `fooled` and `margin` come out of the differentiated function on the side, so they are kept over that function's
 * own tidy and handed to the caller's as clones.
 *
 * @param points [samples, height, width, channels]
 * @throws {ShapeError} if the target does not score per sample.
 */
export function scoreAndGradient(target: AttackTarget, points: tf.Tensor4D): ScoreWithGradient {
  const kept: tf.Tensor1D[] = [];
  try {
    const { value: loss, grad } = tf.valueAndGrad((images: tf.Tensor4D) => {
      const score = target(images);
      requirePerSample(score, points.shape[0]);
      kept.push(tf.keep(tf.clone(score.fooled)));
      if (score.margin !== undefined) kept.push(tf.keep(tf.clone(score.margin)));
      return score.loss;
    })(points);
    const [fooled, margin] = kept.map((tensor) => tf.clone(tensor));
    if (fooled === undefined) throw new ShapeError('attack: the target gave no score');
    if (margin === undefined) return { score: { loss, fooled }, gradient: grad };
    return { score: { loss, fooled, margin }, gradient: withMarginWhereZero(target, points, grad) };
  } finally {
    tf.dispose(kept);
  }
}

function withMarginWhereZero(target: AttackTarget, points: tf.Tensor4D, gradient: tf.Tensor4D): tf.Tensor4D {
  // What is not a number is not equal to 0: a gradient that is not finite is not covered up.
  const alive = someNonZero(gradient);
  if (points.shape[0] === 0 || (readsSynchronously() && tf.all(alive).dataSync()[0] === 1)) return gradient;
  const ofMargin = tf.grad((images) => {
    const { margin } = target(images as tf.Tensor4D);
    if (margin === undefined) throw new ShapeError('attack: the target gave a margin once, and then none');
    return margin;
  })(points) as tf.Tensor4D;
  return tf.where(spreadOverPixels(alive, gradient.shape), gradient, ofMargin);
}
