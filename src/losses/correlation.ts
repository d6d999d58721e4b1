import * as tf from '@tensorflow/tfjs-core';
import { readsSynchronously } from '../ops/synchronous-reads.js';
import { regressWhereverItRuns } from './device-regression.js';
import {
  regress,
  regressForGradient,
  type Regression,
  type RegressionOptions,
  type Residual,
} from './regression.js';

/** ε of the log form: L_R = log(TSS + ε) − log(RSS + ε) (Algorithm 1). */
export const correlationEpsilon = 1e-3;

/**
 * Correlation loss L_R = log(TSS + ε) − log(RSS + ε), the log form of R² (Algorithm 1, equation of the
 * "Correlation loss" section): how much of the second model's features a linear map of the first model's explains.
 * 0 where nothing is explained. It is not symmetric.
 *
 * The gradient has a closed form, and no derivative runs through a factorisation: with E = Z₂ − Ẑ₂ and the
 * regression weights W of the kept columns, ∂RSS/∂Z₂ = 2E, ∂RSS/∂Z₁ = −2·E·Wᵀ, ∂TSS/∂Z₂ = 2(Z₂ − mean).
 * Where a column joins or leaves the kept ones, the loss is not differentiable; the gradient is that of the kept set.
 *
 * @param z1 features of the first model [N, M₁], flattened
 * @param z2 features of the second model [N, M₂], of the same samples
 * @returns a scalar, differentiable once in both
 * @throws {ShapeError | NumericalError} as {@link regress}
 *
 * @example
 * const z1 = tf.randomNormal([20, 3], 0, 1, 'float32', 1);
 * const explained = correlationLoss(z1, tf.mul(z1, 2)).dataSync()[0];
 * const unrelated = correlationLoss(z1, tf.randomNormal([20, 3], 0, 1, 'float32', 2)).dataSync()[0];
 * explained > unrelated; // → true
 */
export function correlationLoss(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  options: RegressionOptions = {},
): tf.Scalar {
  return lossOfSums(z1, z2, { value: logForm, slopes }, options);
}

/** A loss that is a function of RSS and TSS, and its slopes in both. */
export interface ShapeOfSums {
  readonly value: (rss: number, tss: number) => number;
  readonly slopes: (rss: number, tss: number) => { readonly rss: number; readonly tss: number };
}

/**
 * A function of the regression's RSS and TSS, with the closed-form gradient that {@link correlationLoss} describes.
 *
 * @param z1 features of the first model [N, M₁]
 * @param z2 features of the second model [N, M₂]
 * @returns a scalar, differentiable once in both
 * @throws {ShapeError | NumericalError} as {@link regress}
 */
export function lossOfSums(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  { value, slopes: slopesOf }: ShapeOfSums,
  options: RegressionOptions = {},
): tf.Scalar {
  const operation = tf.customGrad((first, second, save) => {
    const fit = regressForGradient(first as tf.Tensor2D, second as tf.Tensor2D, slopesOf, options);
    (save as tf.GradSaveFunc)([fit.first, fit.second]);
    // What is saved is a clone. Each is freed before the next is scaled: memory holds three gradients at most.
    tf.dispose([fit.first, fit.second]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      saved.map((gradient) => {
        const scaled = tf.mul(gradient, dy);
        gradient.dispose();
        return scaled;
      });
    return { value: tf.scalar(value(fit.rss, fit.tss)), gradFunc };
  });
  return operation(z1, z2) as tf.Scalar;
}

/** ∂L_R/∂RSS and ∂L_R/∂TSS. */
const slopes = (rss: number, tss: number) => ({
  rss: -1 / (rss + correlationEpsilon),
  tss: 1 / (tss + correlationEpsilon),
});

/** The loss at some features, known before anything is differentiated. */
export interface PreparedCorrelation extends FeatureCorrelation {
  /**
   * The loss as a differentiable scalar of features equal to those that it was prepared for; constant but for
   * its gradient.
   */
  readonly at: (z1: tf.Tensor2D, z2: tf.Tensor2D) => tf.Scalar;
  /** Frees what the gradient needs. */
  readonly dispose: () => void;
}

/**
 * {@link correlationLoss} in two steps, for every backend: first what has to be read, with `await`, then a scalar
 * that can stand in a function that is differentiated, where nothing may be awaited.
 *
 * On a backend that can be read at once the numbers are those of {@link correlationLoss}, bit for bit. Errors as there.
 *
 * @example
 * const z1 = tf.randomNormal([20, 3], 0, 1, 'float32', 1);
 * const prepared = await prepareCorrelation(z1, tf.mul(z1, 2));
 * prepared.r2.toFixed(3); // → 1.000
 * prepared.dispose();
 */
export async function prepareCorrelation(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  options: RegressionOptions = {},
): Promise<PreparedCorrelation> {
  const fit = await regressWhereverItRuns(z1, z2, slopes, options);
  const operation = tf.customGrad(() => ({
    value: tf.scalar(logForm(fit.rss, fit.tss)),
    gradFunc: (dy: tf.Tensor) => [tf.mul(fit.first, dy), tf.mul(fit.second, dy)],
  }));
  return {
    ...describeFit(fit, z1.shape[0]),
    at: (first, second) => operation(first, second) as tf.Scalar,
    dispose: () => {
      tf.dispose([fit.first, fit.second]);
    },
  };
}

/** L_R from the two sums of squares. */
function logForm(rss: number, tss: number): number {
  return Math.log(tss + correlationEpsilon) - Math.log(rss + correlationEpsilon);
}

/** What a fit tells without its tensors. */
type Sums = Pick<Residual, 'rss' | 'tss' | 'keptColumns'>;

/** Linear correlation of two sets of features, as plain numbers. */
export interface FeatureCorrelation {
  /** 1 − RSS/TSS in [0, 1]; 1 where the second features are constant (nothing is left to explain). */
  readonly r2: number;
  /** What independent Gaussian features would give on average: kept columns / (N − 1). */
  readonly chanceR2: number;
  readonly rss: number;
  readonly tss: number;
  readonly loss: number;
  readonly keptColumns: number;
}

/**
 * R² of the regression of z2 [N, M₂] on z1 [N, M₁], beside its chance value. Errors as {@link regress}.
 *
 * @example
 * const z1 = tf.randomNormal([20, 3], 0, 1, 'float32', 1);
 * featureCorrelation(z1, tf.mul(z1, 2)).r2.toFixed(3); // → 1.000
 */
export function featureCorrelation(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  options: RegressionOptions = {},
): FeatureCorrelation {
  const fit: Regression = regress(z1, z2, options);
  tf.dispose([fit.residual, fit.centred, fit.weights]);
  return describeFit(fit, z1.shape[0]);
}

/**
 * {@link featureCorrelation} for every backend, also those that are read asynchronously; the same numbers where both
 * work.
 */
export async function measureFeatureCorrelation(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  options: RegressionOptions = {},
): Promise<FeatureCorrelation> {
  if (readsSynchronously()) return featureCorrelation(z1, z2, options);
  const fit = await regressWhereverItRuns(z1, z2, slopes, options);
  tf.dispose([fit.first, fit.second]);
  return describeFit(fit, z1.shape[0]);
}

function describeFit({ rss, tss, keptColumns }: Sums, rows: number): FeatureCorrelation {
  const r2 = tss === 0 ? 1 : Math.min(1, Math.max(0, 1 - rss / tss));
  const chanceR2 = Math.min(1, keptColumns / Math.max(1, rows - 1));
  return { r2, chanceR2, rss, tss, loss: logForm(rss, tss), keptColumns };
}
