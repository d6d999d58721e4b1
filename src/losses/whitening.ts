import { NumericalError } from '../core/errors.js';
import { choleskyFactor, diagonalOf, invertTriangle } from '../linalg/cholesky.js';
import { columnSums, gramMatrix } from '../linalg/gram-matrix.js';
import { selectColumns, type SelectionVariant } from './select-columns.js';

/** How to make Z₁ orthonormal: subtract the mean, multiply by `inverse`. */
export interface Whitening {
  /** 1 for each column of Z₁ that Algorithm 1 keeps. */
  readonly kept: Uint8Array;
  /** The mean of each column, [columns]. */
  readonly mean: Float32Array;
  /**
   * [columns, columns], row-major: (Z₁ − mean)·inverse has orthonormal columns, or zeros for columns that were
   * dropped or that the ones and the columns before them already explain.
   */
  readonly inverse: Float32Array;
}

/**
 * Factorises the centred, kept columns of Z₁ in double precision.
 *
 * Centring does the work of the column of ones: the fit of [Z₁ 1] is the mean plus the fit of the centred Z₁.
 *
 * @param z row-major [rows, columns]
 * @throws {NumericalError} where a feature is not finite
 */
export function whiten(z: Float32Array, rows: number, columns: number, variant: SelectionVariant): Whitening {
  const gram = gramMatrix(z, rows, columns);
  const lengths = diagonalOf(gram, columns);
  const broken = lengths.findIndex((length) => !Number.isFinite(length));
  if (broken >= 0) {
    throw new NumericalError(`correlation loss: column ${broken} of the first features is not finite`);
  }
  const kept = selectColumns({ z, rows, columns, gram }, variant);
  const sums = columnSums(z, rows, columns);
  centreAndDrop(gram, sums, kept, rows);
  const inverse = invertTriangle(choleskyFactor(gram, columns, lengths), columns);
  return {
    kept,
    mean: Float32Array.from(sums, (sum) => sum / rows),
    inverse: Float32Array.from(inverse),
  };
}

/** Turns ZᵀZ into the Gram matrix of the centred columns, with zeros for those not kept; in place. */
function centreAndDrop(gram: Float64Array, sums: Float64Array, kept: Uint8Array, rows: number): void {
  const columns = sums.length;
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const index = i * columns + j;
      const both = kept[i] === 1 && kept[j] === 1;
      gram[index] = both ? (gram[index] ?? 0) - ((sums[i] ?? 0) * (sums[j] ?? 0)) / rows : 0;
    }
  }
}
