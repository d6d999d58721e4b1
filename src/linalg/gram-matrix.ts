import { withKernelHeap } from './kernels/kernel-heap.js';

/**
 * The Gram matrix ZᵀZ in double precision, upper triangle filled (the lower one is left zero).
 *
 * Products of two float32 numbers are exact in float64, so the only error is that of the sum: the squared
 * diagonal of R, down to the column threshold of 2.5·10⁻⁷, is far above it. In float32 it would not be.
 *
 * @param z row-major [rows, columns]
 * @returns row-major [columns, columns]
 */
export function gramMatrix(z: Float32Array, rows: number, columns: number): Float64Array {
  return withKernelHeap((heap) => {
    const source = heap.put(z);
    const gram = heap.zeros64(columns * columns);
    heap.kernels.gramMatrix(rows, columns, source, gram);
    const result = heap.float64(gram, columns * columns).slice();
    for (let i = 1; i < columns; i++) result.fill(0, i * columns, i * columns + i);
    return result;
  });
}

/** The sum of each column of z [rows, columns], in double precision. */
export function columnSums(z: Float32Array, rows: number, columns: number): Float64Array {
  return withKernelHeap((heap) => {
    const source = heap.put(z);
    const sums = heap.zeros64(columns);
    heap.kernels.addColumns(rows, columns, source, sums, heap.zeros64(columns));
    return heap.float64(sums, columns).slice();
  });
}
