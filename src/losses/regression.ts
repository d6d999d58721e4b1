import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { NumericalError } from '../core/errors.js';
import type { SelectionVariant } from './select-columns.js';
import { whiten } from './whitening.js';

/** What happens when a batch has no more samples than the regression has coefficients (N ≤ M + 1). */
export type Underdetermined = 'error' | 'allow';

/** Settings of the regression of Z₂ on Z₁. */
export interface RegressionOptions {
  /** How dependent columns are told. @default 'paper' */
  readonly variant?: SelectionVariant;
  /** With N ≤ M + 1 the fit is perfect whatever the features. @default 'error' */
  readonly underdetermined?: Underdetermined;
}

/** The least-squares fit of Z₂ on [Z₁ 1]. The caller owns the tensors. */
export interface Regression {
  /** Residual and total sums of squares. */
  readonly rss: number;
  readonly tss: number;
  /** How many columns of Z₁ Algorithm 1 kept. */
  readonly keptColumns: number;
  /** E = Z₂ − Ẑ₂, [N, M₂]. */
  readonly residual: tf.Tensor2D;
  /** Z₂ − mean, [N, M₂]. */
  readonly centred: tf.Tensor2D;
  /** Regression weights W of the columns of Z₁, [M₁, M₂]; rows of dropped columns are zero. */
  readonly weights: tf.Tensor2D;
}

/**
 * Regresses Z₂ [N, M₂] on Z₁ [N, M₁] with an intercept, after dropping dependent columns of Z₁ (Algorithm 1).
 *
 * The factorisation runs in float64 on the host, the products on the backend: Q = (Z₁ − mean)·R⁻¹, then
 * two projections E ← E − Q·QᵀE, which leave an error of order (float32 · condition)².
 * Needs a backend whose tensors can be read synchronously.
 *
 * @throws {ShapeError} unless both have the same number of rows
 * @throws {NumericalError} where a feature is not finite, or N ≤ M₁ + 1 and that is not allowed
 */
export function regress(z1: tf.Tensor2D, z2: tf.Tensor2D, options: RegressionOptions = {}): Regression {
  const { variant = 'paper', underdetermined = 'error' } = options;
  const [rows, columns] = z1.shape;
  requireShape('correlation loss: second features', z2.shape, [rows, null]);
  if (rows <= columns + 1 && underdetermined === 'error') {
    throw new NumericalError(
      `correlation loss: ${rows} samples cannot tell anything about ${columns} features: any features are ` +
        `fitted perfectly (R² = 1); use a batch larger than ${columns + 1}, much larger if you can`,
    );
  }
  const whitening = whiten(z1.dataSync<'float32'>(), rows, columns, variant);
  const products = tf.tidy(() => {
    const inverse = tf.tensor2d(whitening.inverse, [columns, columns]);
    const orthonormal = tf.matMul(centreColumns(tf.sub(z1, tf.tensor1d(whitening.mean))), inverse);
    const centred = centreColumns(z2);
    const first = tf.matMul(orthonormal, centred, true);
    const remainder = tf.sub(centred, tf.matMul(orthonormal, first));
    const second = tf.matMul(orthonormal, remainder, true);
    const residual = tf.sub<tf.Tensor2D>(remainder, tf.matMul(orthonormal, second));
    const weights = tf.matMul<tf.Tensor2D>(inverse, tf.add(first, second));
    return { residual, centred, weights };
  });
  const rss = sumOfSquares(products.residual);
  const tss = sumOfSquares(products.centred);
  if (Number.isFinite(rss) && Number.isFinite(tss)) {
    return { rss, tss, keptColumns: whitening.kept.reduce((a, b) => a + b, 0), ...products };
  }
  tf.dispose(products);
  throw new NumericalError(`correlation loss: features are not finite or too large (RSS ${rss}, TSS ${tss})`);
}

/** Subtracts column means; twice, since the first mean carries the rounding of a large offset. */
function centreColumns(z: tf.Tensor2D): tf.Tensor2D {
  const once = tf.sub<tf.Tensor2D>(z, tf.mean(z, 0));
  return tf.sub(once, tf.mean(once, 0));
}

/** ‖z‖²_F: sums of columns in float32 on the backend, their total in float64. */
function sumOfSquares(z: tf.Tensor2D): number {
  const columns = tf.tidy(() => tf.sum(tf.square(z), 0));
  const total = columns.dataSync<'float32'>().reduce((sum, value) => sum + value, 0);
  columns.dispose();
  return total;
}
