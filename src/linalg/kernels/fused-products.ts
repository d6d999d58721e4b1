import { type KernelHeap, withKernelHeap } from './kernel-heap.js';

/**
 * Whether the products of the kernels round once for each product that they add, as the processor's fused instruction
 * does, and not twice. Last digits depend on it.
 *
 * @param heap of which kernels; by default those that everything here uses
 */
export function fusesProducts(heap?: KernelHeap): boolean {
  return heap === undefined ? withKernelHeap(roundsOnce) : heap.scope(() => roundsOnce(heap));
}

/** (1 + 2⁻¹²)² − (1 + 2⁻¹¹) is 2⁻²⁴ where the square isn't rounded before the difference is, else 0. */
function roundsOnce(heap: KernelHeap): boolean {
  const almostOne = 1 + 2 ** -12;
  const [a, b] = [Float32Array.of(-1 - 2 ** -11, almostOne), Float32Array.of(1, almostOne)];
  const [left, right, out] = [heap.put(a), heap.put(b), heap.zeros32(1)];
  heap.kernels.multiplyF32(0, 1, 1, 2, left, 2, right, 1, out, 1);
  return heap.float32(out, 1)[0] !== 0;
}
