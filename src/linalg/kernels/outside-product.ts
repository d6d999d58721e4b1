import type { Kernels } from './kernels.js';
import type { KernelHeap } from './kernel-heap.js';

/** The arguments of a product of float32 matrices: mode, m, n, depth, and each matrix with its row length. */
export type ProductArguments = Parameters<Kernels['multiplyF32']>;

/** Makes a product elsewhere: C ± op(A)·op(B) into C, all three in the memory of `heap`, rows without gaps. */
export type OutsideProduct = (heap: KernelHeap, ...product: ProductArguments) => void;

/** From this many multiplications on, a product elsewhere pays for carrying the matrices (measured: between 40 and 170 million). */
const worthCarrying = 1e8;

let current: OutsideProduct | undefined;

/** Runs `work` with its large products made by `product`, where there is one, instead of by the kernels. */
export function withOutsideProduct<T>(product: OutsideProduct | undefined, work: () => T): T {
  const before = current;
  current = product;
  try {
    return work();
  } finally {
    current = before;
  }
}

/**
 * C ← C ± op(A)·op(B) in float32, rows without gaps: by the kernels, or by what {@link withOutsideProduct} names.
 *
 * @param sparse whether A has many zeros, which the kernels pass over
 */
export function multiplyLarge(heap: KernelHeap, sparse: boolean, ...product: ProductArguments): void {
  const [, m, n, depth] = product;
  if (current !== undefined && m * n * depth >= worthCarrying) {
    current(heap, ...product);
    return;
  }
  const multiply = sparse ? heap.kernels.multiplySparseF32 : heap.kernels.multiplyF32;
  multiply(...product);
}
