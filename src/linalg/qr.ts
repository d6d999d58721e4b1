import { ShapeError } from '../core/errors.js';
import { withKernelHeap } from './kernels/kernel-heap.js';
import { entriesOf, type RealMatrix, scaleOf } from './real-matrix.js';

/** A = Q·R, both row-major in double precision. */
export interface ThinQr {
  /** [rows, columns], orthonormal columns. */
  readonly q: Float64Array;
  /** [columns, columns], upper triangular, no negative number on the diagonal. */
  readonly r: Float64Array;
}

/**
 * Thin QR factorisation of a matrix with at least as many rows as columns: blocked Householder reflections in
 * float64, without pivoting.
 *
 * Signs: R_cc ≥ 0, which makes the factors unique where the columns are independent. Q is orthonormal to rounding
 * whatever A is; where columns are dependent, R_cc is zero up to rounding.
 *
 * Golub & Van Loan, "Matrix Computations", 4th ed., §5.2.2 (Householder QR) and §5.2.3 (blocks, compact WY). On the
 * host, whatever the backend; {@link readMatrix} fetches a tensor.
 *
 * @param a [rows, columns], rows ≥ columns
 * @throws {ConfigError} where rows or columns are not whole numbers from 1 on
 * @throws {ShapeError} where there are fewer rows than columns, or the data do not fit the shape
 * @throws {NumericalError} where an entry is not finite
 *
 * @example
 * const { r } = qr({ data: [3, 4], rows: 2, columns: 1 });
 * r[0].toFixed(6); // → 5.000000
 */
export function qr(a: RealMatrix): ThinQr {
  const { rows, columns } = a;
  const entries = entriesOf('qr', a);
  if (rows < columns) {
    throw new ShapeError(
      `qr: needs at least as many rows as columns, got [${rows}×${columns}]; transpose it`,
    );
  }
  const scale = scaleOf(entries);
  return withKernelHeap((heap) => {
    const matrix = heap.put(entries.map((value) => value * scale));
    const factors = heap.allocate(8 * columns);
    const spare = heap.allocate(8 * heap.kernels.qrSpare(rows, columns));
    const orthonormal = heap.allocate(8 * rows * columns);
    heap.kernels.factorQr(rows, columns, matrix, factors, spare);
    heap.kernels.formQ(rows, columns, matrix, factors, orthonormal, spare);
    const q = heap.float64(orthonormal, rows * columns).slice();
    const r = heap.float64(matrix, columns * columns).map((value) => value / scale);
    for (let c = 1; c < columns; c++) r.fill(0, c * columns, c * columns + c);
    return withPositiveDiagonal(q, r, columns);
  });
}

function withPositiveDiagonal(q: Float64Array, r: Float64Array, columns: number): ThinQr {
  const signs = Float64Array.from({ length: columns }, (_, c) => (r[c * (columns + 1)]! < 0 ? -1 : 1));
  for (let at = 0; at < q.length; at++) q[at]! *= signs[at % columns]!;
  for (let at = 0; at < r.length; at++) if (r[at] !== 0) r[at]! *= signs[Math.floor(at / columns)]!;
  return { q, r };
}
