import * as tf from '@tensorflow/tfjs-core';
import { doubleGram, solveNormalEquations, sumOfSquares } from '../ops/native-kernels.js';
import { refineBelow } from '../linalg/centred-fit.js';
import { roundingShare } from '../linalg/cholesky.js';
import { clearTriangle } from '../linalg/clear-triangle.js';
import { solvableTriangle, steepestShare } from '../linalg/gram-factor.js';
import type { SlopesOf } from '../linalg/gradient-input.js';
import { scaleColumns } from './device-gram.js';
import { keptFactor, uncertainShare } from './kept-factor.js';
import type { RegressionGradient } from './regression-gradient.js';
import { columnChoice, decideByDistance } from './select-columns.js';

/** Z₂ is centred once, in float32, where its means are at most this many times its spread, all columns together. */
const steadyMean = 10;

/**
 * Centring in float32 moves a column by 10⁻⁷ of its length: where what is new in one is less than 10⁻⁴ of that, a thousandth
 * of it would be rounding.
 */
const steepShare = 1e-8;

/**
 * The gradient by the weights, like `fitGradient`, with the features and all products left where a backend with its own
 * triangular solver computes (TensorFlow on a processor): only the M₁ × M₁ inner products are read, and factored in float64.
 *
 * They are in float32 first, and in float64 where that could not tell which columns Algorithm 1 keeps, or where the
 * condition of the columns would magnify their rounding.
 *
 * @param z1 [N, M₁]
 * @param z2 [N, M₂]
 * @returns tensors that the caller owns; undefined where only `fitGradient` can tell: all columns of Z₁ are zero, or as many
 *   as rows are kept, or one is nearly a constant or an affine image of others, or the mean of Z₂ is far above its spread
 * @throws {NumericalError} where a feature of Z₁ is not finite
 */
export function nativeGradient(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  slopes: SlopesOf,
): RegressionGradient | undefined {
  const sums = { rss: 0, tss: 0, keptColumns: 0 };
  const tensors = tf.tidy(() => {
    const second = centreSteadily(z2);
    const live = second && liveColumns(z1);
    const first = live && (factorInSingle(live) ?? factorInDouble(live));
    if (first === undefined || second === undefined) return [];
    const { weights, residual, rss } = explain(first, second);
    Object.assign(sums, { rss, tss: second.tss, keptColumns: first.keptColumns });
    const by = slopes(rss, second.tss);
    // One after the other: a slope divided by a large scale would leave the range of float32.
    const unscaled = first.scales === undefined ? weights : tf.div<tf.Tensor2D>(weights, first.scales);
    const pull = tf.matMul<tf.Tensor2D>(residual, tf.mul(unscaled, -2 * by.rss), false, true);
    return [
      spreadColumns(pull, first.places, z1.shape[1]),
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

/** Columns of Z₁ that span what the kept ones span, centred and perhaps scaled, and the triangle of their inner products. */
interface FirstFactor {
  readonly y: tf.Tensor2D;
  readonly triangle: tf.Tensor2D;
  /** Which columns of Z₁ these are; undefined where all are. */
  readonly places: Uint32Array | undefined;
  /** What each was divided by, [columns, 1]; undefined where by nothing. */
  readonly scales?: tf.Tensor2D;
  /** How many columns Algorithm 1 keeps. */
  readonly keptColumns: number;
}

/** The columns of Z₁ that are not zero: these never enter, whatever the others are. */
interface LiveColumns {
  readonly z: tf.Tensor2D;
  /** Centred once. */
  readonly y: tf.Tensor2D;
  readonly means: Float32Array;
  /** Which columns these are; undefined where all are. */
  readonly places: Uint32Array | undefined;
}

/** Undefined where there are none. */
function liveColumns(z1: tf.Tensor2D): LiveColumns | undefined {
  const mean = tf.mean<tf.Tensor1D>(z1, 0);
  const means = mean.dataSync<'float32'>();
  const all = () => ({ z: z1, y: tf.sub<tf.Tensor2D>(z1, mean), means, places: undefined });
  if (!means.includes(0)) return all();
  // A column of zeros has a mean of zero, but not only such a column. (Squares of small numbers would be zero too.)
  const largest = tf.max(tf.abs(z1), 0).dataSync<'float32'>();
  const places = Uint32Array.from(means.keys()).filter((c) => largest[c] !== 0);
  if (places.length === means.length) return all();
  if (places.length === 0) return undefined;
  const z = pickColumns(z1, places);
  const some = Float32Array.from(places, (c) => means[c] ?? 0);
  return { z, y: tf.sub(z, tf.tensor1d(some)), means: some, places };
}

/** By inner products in float32; undefined where they are not certainly good enough. All columns are kept then. */
function factorInSingle({ y, means, places }: LiveColumns): FirstFactor | undefined {
  const [rows, size] = y.shape;
  const gram = tf.matMul(y, y, true).dataSync<'float32'>();
  const triangle = clearTriangle({ rows, gram, means });
  return triangle && { y, triangle: tf.tensor2d(triangle, [size, size]), places, keptColumns: size };
}

/** By inner products in float64. @throws {NumericalError} where a feature is not finite */
function factorInDouble({ z, places }: LiveColumns): FirstFactor | undefined {
  const [rows, columns] = z.shape;
  const { y, mean, scale } = scaleColumns(z);
  const [means, scales] = [mean, scale].map((one) => Float64Array.from(one.dataSync<'float32'>())) as [
    Float64Array,
    Float64Array,
  ];
  const gram = { rows, columns, gram: doubleGram(y), means, scales, roundingShare };
  const factor = keptFactor(
    gram,
    (distances) =>
      decideByDistance(distances, 'paper', uncertainShare) ??
      columnChoice({ z: z.dataSync<'float32'>(), rows, columns }, 'paper', uncertainShare)(distances),
    places,
  );
  if (factor === undefined || factor.size >= rows - 1) return undefined;
  if (steepestShare(gram, factor) < steepShare) return undefined;
  const { indices, size, triangle } = solvableTriangle(factor);
  if (size === 0) return undefined;
  return {
    y: size === columns ? y : pickColumns(y, indices),
    triangle: tf.tensor2d(triangle, [size, size]),
    places: places === undefined && size === columns ? undefined : indices.map((c) => places?.[c] ?? c),
    scales: tf.tensor2d(
      Float32Array.from(indices, (c) => scales[c] ?? 1),
      [size, 1],
    ),
    keptColumns: factor.size,
  };
}

function pickColumns(all: tf.Tensor2D, places: Uint32Array): tf.Tensor2D {
  return tf.gather<tf.Tensor2D>(all, tf.tensor1d(Int32Array.from(places), 'int32'), 1);
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
function spreadColumns(some: tf.Tensor2D, places: Uint32Array | undefined, columns: number): tf.Tensor2D {
  if (places === undefined) return some;
  const sources = new Int32Array(columns).fill(places.length);
  places.forEach((column, place) => (sources[column] = place));
  const padded = tf.concat<tf.Tensor2D>([some, tf.zeros([some.shape[0], 1])], 1);
  return tf.gather<tf.Tensor2D>(padded, tf.tensor1d(sources, 'int32'), 1);
}
