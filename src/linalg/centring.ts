import type { KernelHeap } from './kernels/kernel-heap.js';
import type { Pointer } from './kernels/kernels.js';

/** z ← (z − mean)·scale in place; returns the sum of squares. */
export function centre(
  heap: KernelHeap,
  rows: number,
  z: Pointer,
  { means, scales }: { readonly means: Float64Array; readonly scales: Float64Array },
): number {
  return heap.scope(() =>
    heap.kernels.centreColumns(rows, means.length, z, heap.put(means), heap.put(scales)),
  );
}

/** The mean of each column of z, f32 [rows, columns]. */
export function meansOf(heap: KernelHeap, rows: number, columns: number, z: Pointer): Float64Array {
  return heap.scope(() => {
    const sums = heap.zeros64(columns);
    heap.kernels.addColumns(rows, columns, z, sums, heap.zeros64(columns));
    return heap.float64(sums, columns).map((sum) => sum / rows);
  });
}

/** A scale that changes nothing. */
export const ones = (length: number) => new Float64Array(length).fill(1);
