import * as tf from '@tensorflow/tfjs-core';
import { affineColumns } from '../ops/affine-columns.js';
import { normaliseInOne } from '../ops/normalise-batch.js';

/** PyTorch's defaults, which the paper uses: ε in the denominator, momentum of the running averages. */
const epsilon = 1e-5;
const momentum = 0.1;

/** The arrays of one BatchNorm layer, each [channels]. */
export interface BatchNormWeights {
  readonly scale: tf.Tensor;
  readonly shift: tf.Tensor;
  readonly runningMean: tf.Variable;
  readonly runningVariance: tf.Variable;
}

/** Normalises x [N, channels] with the running averages (evaluation mode). */
export function batchNormEvaluate(x: tf.Tensor2D, weights: BatchNormWeights): tf.Tensor2D {
  const { scale, shift, runningMean, runningVariance } = weights;
  const factor = tf.mul(scale, tf.rsqrt(tf.add(runningVariance, epsilon)));
  return affineColumns(x, factor, tf.sub(shift, tf.mul(runningMean, factor)));
}

/**
 * Normalises x [N, channels] with the batch's mean and biased variance (training mode), and moves the
 * running averages: they take the unbiased variance, as in PyTorch.
 */
export function batchNormTrain(x: tf.Tensor2D, weights: BatchNormWeights): tf.Tensor2D {
  const { runningMean, runningVariance } = weights;
  const whole = normaliseInOne(x, weights, { epsilon, momentum });
  if (whole !== undefined) {
    runningMean.assign(whole.runningMean);
    runningVariance.assign(whole.runningVariance);
    return whole.y;
  }
  const { y, mean, variance } = normaliseBatch(x, weights);
  const rows = x.shape[0];
  moveTowards(runningMean, mean);
  moveTowards(runningVariance, tf.mul(variance, rows / Math.max(rows - 1, 1)));
  return y;
}

/** Normalises as {@link batchNormTrain} does, and leaves the running averages where they are. */
export function batchNormPreview(x: tf.Tensor2D, weights: BatchNormWeights): tf.Tensor2D {
  return normaliseInOne(x, weights, { epsilon, momentum })?.y ?? normaliseBatch(x, weights).y;
}

/** Sets the running averages to the batch's mean and unbiased variance, and normalises with them. */
export function batchNormRecalibrate(x: tf.Tensor2D, weights: BatchNormWeights): tf.Tensor2D {
  const { mean, variance } = tf.moments(x, 0);
  const rows = x.shape[0];
  weights.runningMean.assign(mean);
  weights.runningVariance.assign(tf.mul(variance, rows / Math.max(rows - 1, 1)));
  return batchNormEvaluate(x, weights);
}

/** By the formula: y, and the batch's mean and biased variance. */
function normaliseBatch(x: tf.Tensor2D, { scale, shift }: BatchNormWeights) {
  const mean = tf.mean(x, 0);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), 0);
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
  return { y: tf.add<tf.Tensor2D>(tf.mul(centred, factor), shift), mean, variance };
}

function moveTowards(average: tf.Variable, value: tf.Tensor): void {
  average.assign(tf.tidy(() => tf.add(tf.mul(average, 1 - momentum), tf.mul(value, momentum))));
}
