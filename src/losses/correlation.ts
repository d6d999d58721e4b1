import * as tf from '@tensorflow/tfjs-core';
import { regress, regressForGradient, type Regression, type RegressionOptions } from './regression.js';

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
 */
export function correlationLoss(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  options: RegressionOptions = {},
): tf.Scalar {
  const operation = tf.customGrad((first, second, save) => {
    const fit = regressForGradient(first as tf.Tensor2D, second as tf.Tensor2D, options);
    (save as tf.GradSaveFunc)([fit.residual, fit.centred, fit.pull]);
    const value = tf.scalar(logForm(fit.rss, fit.tss));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [residual, centred, pull] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const residualScale = tf.mul(dy, 2 / (fit.rss + correlationEpsilon));
      const totalScale = tf.mul(dy, 2 / (fit.tss + correlationEpsilon));
      return [
        tf.mul(pull, residualScale),
        tf.sub(tf.mul(centred, totalScale), tf.mul(residual, residualScale)),
      ];
    };
    return { value, gradFunc };
  });
  return operation(z1, z2) as tf.Scalar;
}

/** L_R from the two sums of squares. */
export function logForm(rss: number, tss: number): number {
  return Math.log(tss + correlationEpsilon) - Math.log(rss + correlationEpsilon);
}

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

/** R² of the regression of z2 [N, M₂] on z1 [N, M₁], beside its chance value. Errors as {@link regress}. */
export function featureCorrelation(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  options: RegressionOptions = {},
): FeatureCorrelation {
  const fit: Regression = regress(z1, z2, options);
  tf.dispose([fit.residual, fit.centred, fit.weights]);
  const { rss, tss, keptColumns } = fit;
  const r2 = tss === 0 ? 1 : Math.min(1, Math.max(0, 1 - rss / tss));
  const chanceR2 = Math.min(1, keptColumns / Math.max(1, z1.shape[0] - 1));
  return { r2, chanceR2, rss, tss, loss: logForm(rss, tss), keptColumns };
}
