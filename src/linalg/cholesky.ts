import { withKernelHeap } from './kernels/kernel-heap.js';

/**
 * A pivot below this share of its column's squared length is rounding: the sum of a few thousand products
 * in double precision is good to about 10⁻¹³ of its terms.
 */
export const roundingShare = 1e-13;

/**
 * Unpivoted Cholesky factor of a positive semidefinite matrix: A = RᵀR with R upper triangular.
 *
 * R is the triangle of an unpivoted QR of Z where A = ZᵀZ: R_cc is the distance of column c from the span of
 * the columns before it. A column that lies in that span up to rounding gets R_cc = 0 and a row of zeros: it
 * adds no direction.
 *
 * @param matrix row-major [size, size]; only the upper triangle is read
 * @param lengths the squared length of each column against which rounding is judged, where the matrix itself
 *   is already a difference (a centred Gram matrix); by default its diagonal
 * @returns row-major [size, size], zeros below the diagonal
 */
export function choleskyFactor(
  matrix: Float64Array,
  size: number,
  lengths: Float64Array = diagonalOf(matrix, size),
): Float64Array {
  return withKernelHeap((heap) => {
    const factor = heap.put(matrix);
    heap.kernels.factorCholesky(size, factor, heap.put(lengths), roundingShare, size);
    return heap.float64(factor, size * size).slice();
  });
}

/** The diagonal of a row-major [size, size] matrix. */
export function diagonalOf(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, c) => matrix[c * size + c]!);
}

/**
 * The inverse of an upper triangular factor; rows and columns whose diagonal is zero stay zero, so that
 * Z·R⁺ has orthonormal columns for the independent columns of Z and zeros for the others.
 *
 * @param factor row-major [size, size], upper triangular; a row whose diagonal is zero is zero
 */
export function invertTriangle(factor: Float64Array, size: number): Float64Array {
  return withKernelHeap((heap) => {
    const source = heap.put(factor);
    const inverse = heap.zeros64(size * size);
    heap.kernels.invertTriangle(size, source, size, inverse, heap.allocate(2 * size * size + 64));
    return heap.float64(inverse, size * size).slice();
  });
}
