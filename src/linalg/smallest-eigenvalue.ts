import type { KernelHeap } from './kernels/kernel-heap.js';
import type { Pointer } from './kernels/kernels.js';

/**
 * An estimate, from above, of the smallest eigenvalue of RᵀR, by inverse iteration; O(size²).
 *
 * @param triangle R, f64 [size, size] in the memory of the kernels, upper triangular, no zero on its diagonal
 */
export function smallestEigenvalue(heap: KernelHeap, triangle: Pointer, size: number): number {
  return heap.scope(() => heap.kernels.smallestEigenvalue(size, triangle, heap.allocate(8 * size)));
}
