import * as tf from '@tensorflow/tfjs-core';
import type { GramInput } from '../linalg/gram-factor.js';

/** Z as a device wants it: z = mean + scale·y, where each column of y is centred and within [−1, 1]. */
export interface ScaledColumns {
  /** [rows, columns]. */
  readonly y: tf.Tensor2D;
  /** [columns]. */
  readonly mean: tf.Tensor1D;
  /** [columns]; 1 for a column of equal numbers. */
  readonly scale: tf.Tensor1D;
}

/** Centres and scales the columns of z. The caller owns the tensors. */
export function scaleColumns(z: tf.Tensor2D): ScaledColumns {
  return tf.tidy(() => {
    const first = tf.mean<tf.Tensor1D>(z, 0);
    const once = tf.sub(z, first);
    // The first mean carries the rounding of a large offset.
    const second = tf.mean<tf.Tensor1D>(once, 0);
    const centred = tf.sub(once, second);
    const largest = tf.max<tf.Tensor1D>(tf.abs(centred), 0);
    const scale = tf.add<tf.Tensor1D>(largest, tf.cast(tf.equal(largest, 0), 'float32'));
    return { y: tf.div<tf.Tensor2D>(centred, scale), mean: tf.add<tf.Tensor1D>(first, second), scale };
  });
}

/** y rounded to multiples of 2^−bits. */
function rounded(y: tf.Tensor2D, bits: number): tf.Tensor2D {
  return tf.mul(tf.floor(tf.add(tf.mul(y, 2 ** bits), 0.5)), 2 ** -bits);
}

/**
 * What makes up YᵀY, so that nothing above about 10⁻¹¹ of it is rounded although the device adds in float32.
 *
 * Y = S₀ + S₁ + L: two digits of few bits, whose products a sum in float32 holds exactly (rows · 2^(2·bits) ≤ 2²⁴),
 * and a rest below 2^−(2·bits). The plain product in float32 would not do: R_cc² at the column threshold is 2.5·10⁻⁷
 * of the largest, and float32 is good to 10⁻⁶ there.
 *
 * @param y [rows, columns], within [−1, 1]
 * @returns [3, columns, columns]: A, B, C with YᵀY = A + B + Bᵀ + C + Cᵀ
 */
export function gramParts(y: tf.Tensor2D): tf.Tensor3D {
  const bits = Math.max(1, Math.floor((24 - Math.log2(y.shape[0])) / 2));
  return tf.tidy(() => {
    const first = rounded(y, bits);
    const remainder = tf.sub<tf.Tensor2D>(y, first);
    const second = rounded(remainder, 2 * bits + 1);
    const rest = tf.sub<tf.Tensor2D>(remainder, second);
    const left = tf.concat([tf.mul<tf.Tensor2D>(second, 0.5), tf.sub<tf.Tensor2D>(y, tf.mul(rest, 0.5))]);
    return tf.stack([
      tf.matMul(first, first, true),
      tf.matMul(first, second, true),
      tf.matMul(left, tf.concat([second, rest]), true),
    ]) as tf.Tensor3D;
  });
}

/** What {@link gramParts} gives is good to about 10⁻¹¹ of a column's squared length. */
const deviceRoundingShare = 1e-10;

/** Reads what the host needs to factor the columns: one transfer of 3·columns² numbers. */
export async function readGram({ y, mean, scale }: ScaledColumns): Promise<GramInput> {
  const [rows, columns] = y.shape;
  const packed = tf.tidy(() => tf.concat([tf.reshape(gramParts(y), [-1]), mean, scale]));
  try {
    const values = await packed.data<'float32'>();
    const size = columns ** 2;
    return {
      rows,
      columns,
      gram: assemble(values, columns),
      means: Float64Array.from(values.subarray(3 * size, 3 * size + columns)),
      scales: Float64Array.from(values.subarray(3 * size + columns, 3 * size + 2 * columns)),
      roundingShare: deviceRoundingShare,
    };
  } finally {
    packed.dispose();
  }
}

/** The upper triangle of A + B + Bᵀ + C + Cᵀ in float64. */
function assemble(values: Float32Array, columns: number): Float64Array {
  const size = columns ** 2;
  const gram = new Float64Array(size);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const [upper, lower] = [i * columns + j, j * columns + i];
      const small = (values[2 * size + upper] ?? NaN) + (values[2 * size + lower] ?? NaN);
      const middle = (values[size + upper] ?? NaN) + (values[size + lower] ?? NaN);
      gram[upper] = (values[upper] ?? NaN) + middle + small;
    }
  }
  return gram;
}
