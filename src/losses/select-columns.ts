import { choleskyFactor, diagonalOf } from '../linalg/cholesky.js';
import { householderDiagonal } from '../linalg/householder-diagonal.js';

/** `paper` compares with max|R_cc|; `released` with the signed maximum, as the authors' code does. */
export type SelectionVariant = 'paper' | 'released';

/** Column c of Z₁ is dependent on those before it when |R_cc| / max|R| is at most this (Algorithm 1). */
export const columnThreshold = 5e-4;

/** Features on the host, and their Gram matrix (upper triangle). */
export interface SelectionInput {
  /** Row-major [rows, columns]. */
  readonly z: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly gram: Float64Array;
}

/**
 * Which columns of Z₁ Algorithm 1 keeps: c iff |R_cc| / max|R| > η of an unpivoted QR, η = 5·10⁻⁴.
 *
 * @returns one entry a column, 1 to keep; none is kept where all are zero
 */
export function selectColumns(input: SelectionInput, variant: SelectionVariant): Uint8Array {
  const { z, rows, columns, gram } = input;
  if (variant === 'released') {
    const diagonal = householderDiagonal(z, rows, columns);
    return keepAbove(diagonal, columnThreshold * diagonal.reduce((a, b) => Math.max(a, b), -Infinity));
  }
  const diagonal = diagonalOf(choleskyFactor(gram, columns), columns);
  return keepAbove(diagonal, columnThreshold * diagonal.reduce((a, b) => Math.max(a, b), 0));
}

function keepAbove(diagonal: Float64Array, limit: number): Uint8Array {
  return Uint8Array.from(diagonal, (value) => (Math.abs(value) > limit ? 1 : 0));
}
