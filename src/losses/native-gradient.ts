import * as tf from '@tensorflow/tfjs-core';
import { solveNormalEquations, sumOfSquares } from '../core/native-kernels.js';
import { refineBelow } from '../linalg/centred-fit.js';
import { clearTriangle } from '../linalg/clear-triangle.js';
import type { SlopesOf } from '../linalg/gradient-input.js';
import type { RegressionGradient } from './regression-gradient.js';

/** Z₂ is centred once, in float32, where its means are at most this many times its spread, all columns together. */
const steadyMean = 10;

/**
 * The gradient by the weights, like `fitGradient`, with the features and all products left where a backend with its own
 * triangular solver computes (TensorFlow on a processor): only the M₁ × M₁ inner products are read, and factored in float64.
 *
 * @param z1 [N, M₁]
 * @param z2 [N, M₂]
 * @returns tensors that the caller owns, every column that is not zero being kept; undefined where float32 could not
 *   tell that (a column near to dependence or to Algorithm 1's threshold, or a mean far above its spread): `fitGradient` can
 */
export function nativeGradient(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  slopes: SlopesOf,
): RegressionGradient | undefined {
  const sums = { rss: 0, tss: 0, keptColumns: 0 };
  const tensors = tf.tidy(() => {
    const first = factorFirst(z1);
    const second = first && centreSteadily(z2);
    if (first === undefined || second === undefined) return [];
    const { weights, residual, rss } = explain(first, second);
    Object.assign(sums, { rss, tss: second.tss, keptColumns: first.y.shape[1] });
    const by = slopes(rss, second.tss);
    const pull = tf.matMul<tf.Tensor2D>(residual, tf.mul(weights, -2 * by.rss), false, true);
    return [
      spreadColumns(pull, first.live, z1.shape[1]),
      tf.add<tf.Tensor2D>(tf.mul(second.y, 2 * by.tss), tf.mul(residual, 2 * by.rss)),
    ];
  });
  const [first, second] = tensors;
  return first && second && { ...sums, first, second };
}

/** Centred columns, with the sum of their squares. */
interface Centred {
  readonly y: tf.Tensor2D;
  readonly tss: number;
}

/** The columns of Z₁ that are not zero, centred, and the triangle of their inner products. */
interface FirstFactor {
  readonly y: tf.Tensor2D;
  readonly triangle: tf.Tensor2D;
  /** Which columns of Z₁ these are; undefined where all are. */
  readonly live: Uint32Array | undefined;
}

function factorFirst(z1: tf.Tensor2D): FirstFactor | undefined {
  const [rows] = z1.shape;
  const mean = tf.mean<tf.Tensor1D>(z1, 0);
  const means = mean.dataSync<'float32'>();
  const all = tf.sub<tf.Tensor2D>(z1, mean);
  // A column of zeros has a mean of zero: the squares are only asked where there is one.
  const live = means.includes(0) ? liveColumns(all, means) : undefined;
  const places = live && tf.tensor1d(Int32Array.from(live), 'int32');
  const y = places === undefined ? all : tf.gather<tf.Tensor2D>(all, places, 1);
  const size = y.shape[1];
  if (size === 0) return undefined;
  const triangle = clearTriangle({
    rows,
    gram: tf.matMul(y, y, true).dataSync<'float32'>(),
    means: live === undefined ? means : Float32Array.from(live, (c) => means[c] ?? 0),
  });
  return triangle && { y, triangle: tf.tensor2d(triangle, [size, size]), live };
}

/** The columns that are not zero. */
function liveColumns(centred: tf.Tensor2D, means: Float32Array): Uint32Array | undefined {
  const squares = tf.sum(tf.square(centred), 0).dataSync<'float32'>();
  const live = Uint32Array.from(means.keys()).filter((c) => means[c] !== 0 || squares[c] !== 0);
  return live.length === means.length ? undefined : live;
}

/** Z₂ centred; undefined where its means are so far above its spread that one subtraction in float32 would not do. */
function centreSteadily(z2: tf.Tensor2D): Centred | undefined {
  const mean = tf.mean<tf.Tensor1D>(z2, 0);
  const means = mean.dataSync<'float32'>();
  const y = tf.sub<tf.Tensor2D>(z2, mean);
  const tss = sumOfSquares(y);
  const squaredMeans = means.reduce((sum, one) => sum + one ** 2, 0);
  return z2.shape[0] * squaredMeans <= steadyMean ** 2 * tss ? { y, tss } : undefined;
}

/** The weights W and X − Y·W; where little is left, with a second solve that takes away what the first one's rounding left. */
function explain({ y, triangle }: FirstFactor, { y: x, tss }: Centred) {
  const solve = (right: tf.Tensor2D) => solveNormalEquations(triangle, tf.matMul(y, right, true));
  let weights = solve(x);
  let residual = tf.sub<tf.Tensor2D>(x, tf.matMul(y, weights));
  let rss = sumOfSquares(residual);
  if (rss < refineBelow * tss) {
    const more = solve(residual);
    weights = tf.add(weights, more);
    residual = tf.sub(residual, tf.matMul(y, more));
    rss = sumOfSquares(residual);
  }
  return { weights, residual, rss };
}

/** The columns at their places among all, zeros elsewhere. */
function spreadColumns(kept: tf.Tensor2D, live: Uint32Array | undefined, columns: number): tf.Tensor2D {
  if (live === undefined) return kept;
  const places = new Int32Array(columns).fill(live.length);
  live.forEach((column, place) => (places[column] = place));
  const padded = tf.concat<tf.Tensor2D>([kept, tf.zeros([kept.shape[0], 1])], 1);
  return tf.gather<tf.Tensor2D>(padded, tf.tensor1d(places, 'int32'), 1);
}
