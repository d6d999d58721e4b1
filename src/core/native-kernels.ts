import * as tf from '@tensorflow/tfjs-core';

/**
 * A kernel that a backend may have: the solution of a triangular system.
 *
 * Inputs triangle [M, M], upper triangular (what is below is not read), and right [M, K]; attribute transpose. Output:
 * [M, K]. No gradient.
 */
export const solveTriangleKernel = 'SolveTriangle';

/** A kernel that a backend may have: half the sum of the squares of all numbers of x, a scalar. No gradient. */
export const halfSquaresKernel = 'HalfSumOfSquares';

/**
 * A kernel that a backend may have: the inner products YᵀY of columns y [N, M], added in float64. Output: their bits as pairs
 * of float32, [M, M, 2]. No gradient.
 */
export const doubleGramKernel = 'DoubleGram';

/** Whether the current backend has the kernels of this file. */
export function hasNativeKernels(): boolean {
  const has = (name: string) =>
    (tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;
  return [solveTriangleKernel, halfSquaresKernel, doubleGramKernel].every(has);
}

/**
 * (RᵀR)⁻¹·B for an upper triangle R, on a backend that {@link hasNativeKernels}.
 *
 * @param triangle R [M, M]
 * @param right B [M, K]
 * @returns [M, K]
 */
export function solveNormalEquations(triangle: tf.Tensor2D, right: tf.Tensor2D): tf.Tensor2D {
  const solve = (b: tf.Tensor2D, transpose: boolean) =>
    tf.engine().runKernel<tf.Tensor2D>(solveTriangleKernel, { triangle, right: b }, { transpose });
  return tf.tidy(() => solve(solve(right, true), false));
}

/** Σx² in float32, on a backend that {@link hasNativeKernels} and can be read at once. */
export function sumOfSquares(x: tf.Tensor): number {
  const half = tf.engine().runKernel<tf.Scalar>(halfSquaresKernel, { x });
  const [value = NaN] = half.dataSync<'float32'>();
  half.dispose();
  return 2 * value;
}

/** YᵀY of y [N, M] in float64, row-major [M, M], on a backend that {@link hasNativeKernels} and can be read at once. */
export function doubleGram(y: tf.Tensor2D): Float64Array {
  const bits = tf.engine().runKernel<tf.Tensor>(doubleGramKernel, { y });
  const values = bits.dataSync<'float32'>();
  bits.dispose();
  const bytes = values.byteOffset % 8 === 0 ? values : values.slice();
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}
