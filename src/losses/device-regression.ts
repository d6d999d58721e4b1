import * as tf from '@tensorflow/tfjs-core';
import { readsSynchronously } from '../ops/synchronous-reads.js';
import { TensorScope } from '../core/tensor-scope.js';
import {
  type GramFactor,
  type GramInput,
  spreadTriangle,
  type SpreadTriangle,
} from '../linalg/gram-factor.js';
import type { SlopesOf } from '../linalg/gradient-input.js';
import { keptFactor, uncertainShare } from './kept-factor.js';
import { readGram, type ScaledColumns, scaleColumns } from './device-gram.js';
import {
  combinePull,
  regressForGradient,
  requireFinite,
  requireShapes,
  type RegressionOptions,
  type RegressionPull,
} from './regression.js';
import type { RegressionGradient } from './regression-gradient.js';
import { columnChoice, decideByDistance, type SelectionVariant } from './select-columns.js';

/** Diagonal blocks up to this width are inverted on the host; the device puts them together. */
const blockColumns = 256;

/**
 * {@link regressForGradient} for every backend, also those that are read asynchronously; the same numbers where both
 * work.
 */
export async function regressWhereverItRuns(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  slopes: SlopesOf,
  options: RegressionOptions = {},
): Promise<RegressionGradient> {
  if (readsSynchronously()) return regressForGradient(z1, z2, slopes, options);
  requireShapes(z1, z2, options);
  const fit = requireFinite(await regressOnDevice(z1, z2, options.variant ?? 'paper'));
  return combinePull(fit, slopes);
}

/**
 * The fit and its pull for a backend that computes elsewhere and is read asynchronously.
 *
 * The device makes the inner products of Z₁'s columns ({@link readGram}); the host factors them in float64 and
 * sends the triangle back, with the inverses of its diagonal blocks; the device completes R⁻¹, and projects twice on
 * the columns of Q = Y·R⁻¹, which leaves (float32 · condition)² of the part that Z₁ explains. What is read: 3·M₁² + 2·M₁ + 2·M₂
 * numbers; Z₁ itself only where a column is too near the threshold, or for the `released` rule.
 *
 * @returns what `combinePull` makes a gradient of; the caller owns the tensors
 * @throws {NumericalError} where a feature of Z₁ is not finite
 */
export async function regressOnDevice(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  variant: SelectionVariant,
): Promise<RegressionPull> {
  const scope = new TensorScope();
  try {
    const scaled = scaleColumns(z1);
    [scaled.y, scaled.mean, scaled.scale].forEach((tensor) => scope.own(tensor));
    const gram = await readGram(scaled);
    const factor = await factorOf(gram, z1, variant);
    const inverse = scope.own(
      deviceInverse(spreadTriangle(factor, gram.columns, blockColumns), gram.columns),
    );
    const products = project(scaled, inverse, z2);
    scope.own(products.sums);
    const [rss = NaN, tss = NaN] = await readSums(products.sums);
    const { residual, centred, pull } = products;
    return { rss, tss, keptColumns: factor.size, residual, centred, pull };
  } finally {
    scope.dispose();
  }
}

/** Factors the columns that Algorithm 1 keeps; reads Z₁ only where inner products do not settle which. */
async function factorOf(gram: GramInput, z1: tf.Tensor2D, variant: SelectionVariant): Promise<GramFactor> {
  const found = keptFactor(gram, (columns) => decideByDistance(columns, variant, uncertainShare));
  if (found !== undefined) return found;
  const [rows, columns] = z1.shape;
  const choose = columnChoice({ z: await z1.data<'float32'>(), rows, columns }, variant, uncertainShare);
  return keptFactor(gram, choose) as GramFactor;
}

/** R⁻¹ from R and the inverses of its diagonal blocks: the upper right quarter is −A⁻¹·B·C⁻¹. */
function deviceInverse({ triangle, blocks }: SpreadTriangle, columns: number): tf.Tensor2D {
  return tf.tidy(() => {
    const whole = blocks.length === 1 ? undefined : tf.tensor2d(triangle, [columns, columns]);
    const inverses = blocks.map(({ inverse, size }) => tf.tensor2d(inverse, [size, size]));
    const join = (from: number, to: number): tf.Tensor2D => {
      const [only] = inverses.slice(from, to);
      if (only !== undefined && (to - from === 1 || whole === undefined)) return only;
      const middle = from + (to - from) / 2;
      const [left, right] = [join(from, middle), join(middle, to)];
      const [start, top, rest] = [blocks[from]?.start ?? 0, left.shape[0], right.shape[0]];
      const corner = tf.slice2d(whole as tf.Tensor2D, [start, start + top], [top, rest]);
      const upper = tf.neg(tf.matMul<tf.Tensor2D>(left, tf.matMul(corner, right)));
      return tf.concat([
        tf.concat([left, upper], 1),
        tf.concat([tf.zeros<tf.Rank.R2>([rest, top]), right], 1),
      ]);
    };
    return join(0, blocks.length);
  });
}

/** Residual, centred Z₂, E·Wᵀ, and the column sums of squares [2, M₂]. */
function project({ y, scale }: ScaledColumns, inverse: tf.Tensor2D, z2: tf.Tensor2D) {
  return tf.tidy(() => {
    const orthonormal = tf.matMul<tf.Tensor2D>(y, inverse);
    const once = tf.sub<tf.Tensor2D>(z2, tf.mean(z2, 0));
    const centred = tf.sub<tf.Tensor2D>(once, tf.mean(once, 0));
    const first = tf.matMul<tf.Tensor2D>(orthonormal, centred, true);
    const remainder = tf.sub<tf.Tensor2D>(centred, tf.matMul(orthonormal, first));
    const second = tf.matMul<tf.Tensor2D>(orthonormal, remainder, true);
    const residual = tf.sub<tf.Tensor2D>(remainder, tf.matMul(orthonormal, second));
    const weights = tf.matMul<tf.Tensor2D>(inverse, tf.add(first, second));
    const pull = tf.div<tf.Tensor2D>(tf.matMul(residual, weights, false, true), scale);
    const sums = tf.stack([tf.sum(tf.square(residual), 0), tf.sum(tf.square(centred), 0)]) as tf.Tensor2D;
    return { residual, centred, pull, sums };
  });
}

/** Sums of squares of columns, added in float64. */
async function readSums(sums: tf.Tensor2D): Promise<readonly number[]> {
  const values = await sums.data<'float32'>();
  const width = sums.shape[1];
  return [0, 1].map((row) =>
    values.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}
