import { withKernelHeap } from './kernels/kernel-heap.js';

/**
 * The diagonal of R, with its signs, of an unpivoted Householder QR in double precision (LAPACK's sign
 * convention: R_cc has the sign opposite to the pivot entry; zero from column `rows` on).
 *
 * Slower than a Cholesky factor of the Gram matrix, which knows only |R_cc|; the released code compares with the
 * signed maximum.
 *
 * @param z row-major [rows, columns]
 */
export function householderDiagonal(z: Float32Array, rows: number, columns: number): Float64Array {
  return withKernelHeap((heap) => {
    const { kernels } = heap;
    const matrix = heap.put(Float64Array.from(z));
    const spare = heap.allocate(8 * kernels.qrSpare(rows, columns));
    kernels.factorQr(rows, columns, matrix, heap.allocate(8 * columns), spare);
    const entries = heap.float64(matrix, rows * columns);
    return Float64Array.from({ length: columns }, (_, c) => (c < rows ? entries[c * (columns + 1)]! : 0));
  });
}
