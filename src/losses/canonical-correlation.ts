import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { NumericalError } from '../core/errors.js';
import { choleskyFactor, invertTriangle } from '../linalg/cholesky.js';
import { correlationEpsilon } from './correlation.js';

/** κ: ρ as a share of the mean squared length of the centred columns. */
const canonicalRidge = 1e-2;

/** Centred features in whitened coordinates. The caller owns the tensors. */
interface Whitened {
  /** Centred, [N, M]. */
  readonly z: tf.Tensor2D;
  /** W = Z·T⁻¹ with TᵀT = ZᵀZ + ρI, [N, M]: W·Wᵀ is the ridge projection on the columns. */
  readonly w: tf.Tensor2D;
  /** T⁻¹, upper triangular, [M, M]. */
  readonly inverse: tf.Tensor2D;
}

/**
 * A symmetric form of the correlation loss: −log(1 − s + ε) for the mean squared canonical correlation s of both
 * features, centred and whitened with a ridge. Ours, not the paper's.
 *
 * With P_i = Z_i·A_i⁻¹·Z_iᵀ of the centred features, A_i = Z_iᵀZ_i + ρ_i·I and ρ_i = κ·tr(Z_iᵀZ_i)/M_i:
 * s = tr(P₁P₂) / √(tr P₁·tr P₂). Without a ridge, tr(P₁P₂) is the sum of the squared canonical correlations, and tr P_i the
 * number of independent columns. Scaling all features of a model changes nothing, nor does swapping the two; dead columns,
 * rotations and other invertible maps only by way of the ridge. The gradient has a closed form, with G_i = Z_i·A_i⁻¹: that of
 * a·tr(P₁P₂) + b·tr P₁ by Z₁ is (I − P₁)·H − (κ/M₁)·⟨G₁, H⟩·Z₁ with H = 2a·P₂·G₁ + 2b·G₁.
 *
 * Needs a backend whose tensors can be read synchronously. Whitening N ≤ M samples would explain anything, as with
 * {@link correlationLoss}.
 *
 * @param z1 features of the first model [N, M₁]
 * @param z2 features of the second model [N, M₂], of the same samples
 * @returns a scalar, differentiable once in both; −log(1 + ε) where a model has no feature that varies
 * @throws {ShapeError} unless both have the same number of rows
 * @throws {NumericalError} where a feature is not finite, or N ≤ M + 1 for one of them
 */
export function canonicalCorrelationLoss(z1: tf.Tensor2D, z2: tf.Tensor2D): tf.Scalar {
  requireShape('canonical correlation loss: second features', z2.shape, [z1.shape[0], null]);
  for (const z of [z1, z2]) requireEnoughRows(z);
  const operation = tf.customGrad((first, second, save) => {
    const [one, other] = [whitenWithRidge(first as tf.Tensor2D), whitenWithRidge(second as tf.Tensor2D)];
    const cross = tf.matMul<tf.Tensor2D>(one.w, other.w, true);
    const traces = [sumOfSquares(one.w), sumOfSquares(other.w)] as const;
    const norm = Math.sqrt(traces[0] * traces[1]);
    const share = norm === 0 ? 0 : sumOfSquares(cross) / norm;
    (save as tf.GradSaveFunc)([one.z, one.w, one.inverse, other.z, other.w, other.inverse, cross]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [z1, w1, inverse1, z2, w2, inverse2, k] = saved as Saved;
      if (norm === 0) return [tf.zerosLike(z1), tf.zerosLike(z2)];
      const scale = tf.div(dy, 1 - share + correlationEpsilon);
      const weights = (trace: number) => ({ overlap: 1 / norm, trace: -share / (2 * trace) });
      return [
        tf.mul(
          pull({ z: z1, w: w1, inverse: inverse1 }, tf.matMul(w2, k, false, true), weights(traces[0])),
          scale,
        ),
        tf.mul(pull({ z: z2, w: w2, inverse: inverse2 }, tf.matMul(w1, k), weights(traces[1])), scale),
      ];
    };
    return { value: tf.scalar(-Math.log(1 - share + correlationEpsilon)), gradFunc };
  });
  return operation(z1, z2) as tf.Scalar;
}

type Saved = [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];

function requireEnoughRows({ shape: [rows, columns] }: tf.Tensor2D): void {
  if (rows > columns + 1) return;
  throw new NumericalError(
    `canonical correlation loss: ${rows} samples cannot tell anything about ${columns} features; use a batch ` +
      `larger than ${columns + 1}, much larger if you can`,
  );
}

/**
 * The derivative of a·tr(P·P') + b·tr P by the features, where `seen` is P'·W, [N, M].
 *
 * @param weights a and b
 */
function pull(
  { z, w, inverse }: Whitened,
  seen: tf.Tensor2D,
  weights: { readonly overlap: number; readonly trace: number },
): tf.Tensor2D {
  return tf.tidy(() => {
    const ofWhitened = tf.add<tf.Tensor2D>(tf.mul(seen, 2 * weights.overlap), tf.mul(w, 2 * weights.trace));
    const wanted = tf.matMul<tf.Tensor2D>(ofWhitened, inverse, false, true);
    const free = tf.sub<tf.Tensor2D>(wanted, tf.matMul(w, tf.matMul(w, wanted, true)));
    const g = tf.matMul<tf.Tensor2D>(w, inverse, false, true);
    const byRidge = tf.mul(tf.sum(tf.mul(g, wanted)), canonicalRidge / z.shape[1]);
    return tf.sub<tf.Tensor2D>(free, tf.mul(z, byRidge));
  });
}

/** Centres and whitens; the triangle is factored in float64 on the host. */
function whitenWithRidge(z: tf.Tensor2D): Whitened {
  return tf.tidy(() => {
    const columns = z.shape[1];
    const centred = tf.sub<tf.Tensor2D>(z, tf.mean(z, 0, true));
    const gram = Float64Array.from(tf.matMul(centred, centred, true).dataSync());
    let trace = 0;
    for (let c = 0; c < columns; c++) trace += gram[c * columns + c] ?? NaN;
    if (!Number.isFinite(trace))
      throw new NumericalError('canonical correlation loss: a feature is not finite');
    const ridge = (canonicalRidge * trace) / columns;
    for (let c = 0; c < columns; c++) gram[c * columns + c] = (gram[c * columns + c] ?? NaN) + ridge;
    const inverse = tf.tensor2d(Float32Array.from(invertTriangle(choleskyFactor(gram, columns), columns)), [
      columns,
      columns,
    ]);
    return { z: centred, w: tf.matMul<tf.Tensor2D>(centred, inverse), inverse };
  });
}

/** ‖z‖²_F: sums of columns in float32 on the backend, their total in float64. */
function sumOfSquares(z: tf.Tensor2D): number {
  const columns = tf.tidy(() => tf.sum(tf.square(z), 0));
  const total = columns.dataSync<'float32'>().reduce((sum, value) => sum + value, 0);
  columns.dispose();
  return total;
}
