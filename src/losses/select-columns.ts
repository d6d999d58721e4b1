import { choleskyFactor, diagonalOf } from '../linalg/cholesky.js';
import type { ColumnChoice, ColumnDistances } from '../linalg/column-factor.js';
import { householderDiagonal } from '../linalg/householder-diagonal.js';

/** `paper` compares with max|R_cc|; `released` with the signed maximum, as the authors' code does. */
export type SelectionVariant = 'paper' | 'released';

/** Column c of Z₁ is dependent on those before it when |R_cc| / max|R| is at most this (Algorithm 1). */
export const columnThreshold = 5e-4;

/**
 * R_cc² from a Gram matrix is known to about this share of the column's squared length. A column whose R_cc² is
 * no further than that from the threshold (which takes columns of very different lengths) is decided by reflections.
 */
const uncertainShare = 1e-12;

/** Features on the host. */
export interface Features {
  /** Row-major [rows, columns]. */
  readonly z: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Features on the host, and their Gram matrix (upper triangle). */
export interface SelectionInput extends Features {
  readonly gram: Float64Array;
}

/**
 * Which columns of Z₁ Algorithm 1 keeps: c iff |R_cc| / max|R| > η of an unpivoted QR, η = 5·10⁻⁴.
 *
 * @returns one entry a column, 1 to keep; none is kept where all are zero
 */
export function selectColumns(input: SelectionInput, variant: SelectionVariant): Uint8Array {
  const { columns, gram } = input;
  const indices = Uint32Array.from({ length: columns }, (_, c) => c);
  const distances = diagonalOf(choleskyFactor(gram, columns), columns);
  return columnChoice(input, variant)({ indices, distances, lengths: diagonalOf(gram, columns) });
}

/**
 * The same rule for distances from a Gram matrix that is at hand already.
 *
 * @param share R_cc² is known to this share of the column's squared length; where that does not settle it, reflections do
 */
export function columnChoice(
  features: Features,
  variant: SelectionVariant,
  share = uncertainShare,
): ColumnChoice {
  return ({ indices, distances, lengths }) => {
    if (variant === 'released') {
      const signed = reflected(features, indices);
      return keepAbove(signed, columnThreshold * largestOf(signed));
    }
    const decided = decideByDistance({ indices, distances, lengths }, variant, share);
    if (decided !== undefined) return decided;
    const exact = reflected(features, indices).map(Math.abs);
    return keepAbove(exact, columnThreshold * largestOf(exact));
  };
}

/**
 * The rule where the distances alone settle it; undefined where one is too near the threshold, and for `released`,
 * which needs the signs of R_cc.
 *
 * @param share R_cc² is known to this share of the column's squared length
 */
export function decideByDistance(
  { distances, lengths }: ColumnDistances,
  variant: SelectionVariant,
  share: number,
): Uint8Array | undefined {
  if (variant === 'released') return undefined;
  const limit = columnThreshold * largestOf(distances);
  const uncertain = distances.some(
    (distance, c) => limit > 0 && Math.abs(distance ** 2 - limit ** 2) <= share * (lengths[c] ?? 0),
  );
  return uncertain ? undefined : keepAbove(distances, limit);
}

const largestOf = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

/** R_cc, with signs, of the columns at `indices`. */
function reflected({ z, rows, columns }: Features, indices: Uint32Array): Float64Array {
  const diagonal = householderDiagonal(z, rows, columns);
  return Float64Array.from(indices, (column) => diagonal[column] ?? 0);
}

function keepAbove(diagonal: Float64Array, limit: number): Uint8Array {
  return Uint8Array.from(diagonal, (value) => (Math.abs(value) > limit ? 1 : 0));
}
