import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ConfigError, NumericalError } from '../core/errors.js';
import { hasNativeKernels } from '../ops/native-kernels.js';
import { readsSynchronously } from '../ops/synchronous-reads.js';
import { valuesInPlace } from '../ops/values-in-place.js';
import { centredFit } from '../linalg/centred-fit.js';
import { fitGradient } from '../linalg/fit-gradient.js';
import type { SlopesOf } from '../linalg/gradient-input.js';
import { withOutsideProduct } from '../linalg/kernels/outside-product.js';
import { backendProduct } from './backend-product.js';
import { nativeGradient } from './native-gradient.js';
import type { RegressionGradient } from './regression-gradient.js';
import { columnChoice, type SelectionVariant } from './select-columns.js';
import { firstFeatures, whiten } from './whitening.js';

/** What happens when a batch has no more samples than the regression has coefficients (N ≤ M + 1). */
export type Underdetermined = 'error' | 'allow';

/** Settings of the regression of Z₂ on Z₁. */
export interface RegressionOptions {
  /** How dependent columns are told. @default 'paper' */
  readonly variant?: SelectionVariant;
  /** With N ≤ M + 1 the fit is perfect whatever the features. @default 'error' */
  readonly underdetermined?: Underdetermined;
}

/** What the fit of Z₂ on [Z₁ 1] leaves. The caller owns the tensors. */
export interface Residual {
  /** Residual and total sums of squares. */
  readonly rss: number;
  readonly tss: number;
  /** How many columns of Z₁ Algorithm 1 kept. */
  readonly keptColumns: number;
  /** E = Z₂ − Ẑ₂, [N, M₂]. */
  readonly residual: tf.Tensor2D;
  /** Z₂ − mean, [N, M₂]. */
  readonly centred: tf.Tensor2D;
}

/** The least-squares fit of Z₂ on [Z₁ 1]. The caller owns the tensors. */
export interface Regression extends Residual {
  /** Regression weights W of the columns of Z₁, [M₁, M₂]; rows of dropped columns are zero. */
  readonly weights: tf.Tensor2D;
}

/** The fit and what its gradient needs, where a device computed it. The caller owns the tensors. */
export interface RegressionPull extends Residual {
  /** E·Wᵀ, [N, M₁]: ∂RSS/∂Z₁ = −2·E·Wᵀ; columns that were dropped are zero. */
  readonly pull: tf.Tensor2D;
}

/** Backends that compute on this host's memory, and slower than the kernels of `linalg` do. */
const slowBackends: readonly string[] = ['wasm', 'cpu'];

/**
 * Regresses Z₂ [N, M₂] on Z₁ [N, M₁] with an intercept, after dropping dependent columns of Z₁ (Algorithm 1).
 *
 * The factorisation runs in float64 on the host; the products run there too where the backend is `wasm` or `cpu`; large
 * ones are TensorFlow's where that computes on the host, and the backend's otherwise. Needs a backend whose tensors can be read synchronously.
 *
 * @throws {ShapeError} unless both have the same number of rows
 * @throws {NumericalError} where a feature is not finite, or N ≤ M₁ + 1 and that is not allowed
 */
export function regress(z1: tf.Tensor2D, z2: tf.Tensor2D, options: RegressionOptions = {}): Regression {
  requireFeatures(z1, z2, options);
  const { variant = 'paper' } = options;
  if (!computesOnHost()) return requireFinite(regressOnBackend(z1, z2, variant));
  return requireFinite(withProducts(() => regressOnHost(z1, z2, variant)));
}

/**
 * Regresses as {@link regress} does, and gives the gradient of a function of RSS and TSS, whose derivatives `slopes`
 * tells: where the host computes, nothing else is kept. Errors as {@link regress}.
 */
export function regressForGradient(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  slopes: SlopesOf,
  options: RegressionOptions = {},
): RegressionGradient {
  requireFeatures(z1, z2, options);
  const { variant = 'paper' } = options;
  if (computesOnHost()) {
    // The rule `released` needs signs that only a QR has.
    const inPlace = isNativeHost() && hasNativeKernels() && variant === 'paper';
    const found = inPlace ? nativeGradient(z1, z2, slopes) : undefined;
    return requireFinite(found ?? withProducts(() => gradientOnHost(z1, z2, { variant, slopes })));
  }
  const { weights, ...fit } = regressOnBackend(z1, z2, variant);
  const pull = tf.matMul<tf.Tensor2D>(fit.residual, weights, false, true);
  weights.dispose();
  return requireFinite(combinePull({ ...fit, pull }, slopes));
}

/** The gradient from the parts that a device computed; disposes these. */
export function combinePull(
  { residual, centred, pull, ...sums }: RegressionPull,
  slopesOf: SlopesOf,
): RegressionGradient {
  const slopes = slopesOf(sums.rss, sums.tss);
  const [first, second] = tf.tidy(() => [
    tf.mul<tf.Tensor2D>(pull, -2 * slopes.rss),
    tf.add<tf.Tensor2D>(tf.mul(centred, 2 * slopes.tss), tf.mul(residual, 2 * slopes.rss)),
  ]);
  tf.dispose([residual, centred, pull]);
  return { ...sums, first, second };
}

function gradientOnHost(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  { variant, slopes }: { readonly variant: SelectionVariant; readonly slopes: SlopesOf },
): RegressionGradient {
  // Read before any tensor is made: by `fitGradient`, and by the rule that chooses columns.
  const input = firstFeatures(valuesInPlace(z1), ...z1.shape);
  const second = { columns: z2.shape[1], read: () => valuesInPlace(z2), slopes };
  return fitGradient(input, second, columnChoice(input, variant), ({ rss, tss, keptColumns, ...by }) => ({
    ...{ rss, tss, keptColumns },
    first: tensorOf(by.first, z1.shape),
    second: tensorOf(by.second, z2.shape),
  }));
}

function requireFeatures(z1: tf.Tensor2D, z2: tf.Tensor2D, options: RegressionOptions): void {
  requireShapes(z1, z2, options);
  if (readsSynchronously()) return;
  throw new ConfigError(
    `correlation loss: backend ${tf.getBackend()} can't be read at once; prepare the loss with ` +
      '`await prepareCorrelation(z1, z2)`',
  );
}

/** Throws unless the features can be regressed on one another; see {@link regress}. */
export function requireShapes(z1: tf.Tensor2D, z2: tf.Tensor2D, options: RegressionOptions): void {
  const [rows, columns] = z1.shape;
  requireShape('correlation loss: second features', z2.shape, [rows, null]);
  if (rows > columns + 1 || options.underdetermined === 'allow') return;
  throw new NumericalError(
    `correlation loss: ${rows} samples cannot tell anything about ${columns} features: any features are ` +
      `fitted perfectly (R² = 1); use a batch larger than ${columns + 1}, much larger if you can`,
  );
}

/** Returns the fit if its sums are finite; disposes its tensors and throws otherwise. */
export function requireFinite<T extends Pick<Residual, 'rss' | 'tss'>>(fit: T): T {
  const { rss, tss } = fit;
  if (Number.isFinite(rss) && Number.isFinite(tss)) return fit;
  for (const value of Object.values<unknown>(fit)) if (value instanceof tf.Tensor) value.dispose();
  throw new NumericalError(`correlation loss: features are not finite or too large (RSS ${rss}, TSS ${tss})`);
}

/** Whether TensorFlow computes on this host's processor, and not on a graphics card. */
function isNativeHost(): boolean {
  if (tf.getBackend() !== 'tensorflow') return false;
  return (tf.backend() as { readonly isUsingGpuDevice?: boolean }).isUsingGpuDevice === false;
}

const computesOnHost = (): boolean => slowBackends.includes(tf.getBackend()) || isNativeHost();

/** Runs `work` with its large products where they are made fastest. */
const withProducts = <T>(work: () => T): T =>
  withOutsideProduct(isNativeHost() ? backendProduct : undefined, work);

/** The fit by the kernels of `linalg`. */
function regressOnHost(z1: tf.Tensor2D, z2: tf.Tensor2D, variant: SelectionVariant): Regression {
  // Read before any tensor is made: by `centredFit`, and by the rule that chooses columns.
  const input = firstFeatures(valuesInPlace(z1), ...z1.shape);
  return tf.tidy(() => {
    let centred = z2;
    const second = {
      columns: z2.shape[1],
      read: () => valuesInPlace(z2),
      keepCentred: (values: Float32Array) => {
        centred = tensorOf(values, z2.shape);
      },
    };
    return centredFit(input, second, columnChoice(input, variant), (fit) => {
      const { rss, tss, keptColumns } = fit;
      const weights = tensorOf(fit.weights(), [z1.shape[1], z2.shape[1]]);
      return { rss, tss, keptColumns, residual: tensorOf(fit.residual, z2.shape), centred, weights };
    });
  });
}

/** A tensor of its own from memory that will be reused; only wasm copies the array that it is given at once. */
function tensorOf(values: Float32Array, shape: [number, number]): tf.Tensor2D {
  return tf.tensor2d(tf.getBackend() === 'wasm' ? values : values.slice(), shape);
}

/**
 * The products on the backend: Q = (Z₁ − mean)·R⁻¹, then two projections E ← E − Q·QᵀE, which leave an error of
 * order (float32 · condition)². More products than {@link centredFit}, but no triangle to solve with.
 */
function regressOnBackend(z1: tf.Tensor2D, z2: tf.Tensor2D, variant: SelectionVariant): Regression {
  const [rows, columns] = z1.shape;
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
  return {
    rss: sumOfSquares(products.residual),
    tss: sumOfSquares(products.centred),
    keptColumns: whitening.kept.reduce((a, b) => a + b, 0),
    ...products,
  };
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
