import { explain, prepareFit } from './centred-fit.js';
import type { ColumnChoice, ColumnInput } from './column-factor.js';
import { complementGradient } from './complement-gradient.js';
import type { FitGradient, GradientInput, Slopes } from './gradient-input.js';
import { type KernelHeap, withKernelHeap } from './kernels/kernel-heap.js';
import { type Pointer, productMode } from './kernels/kernels.js';
import { multiplyLarge } from './kernels/outside-product.js';
import { spreadColumns } from './spread-columns.js';

/**
 * The gradient, by Z₁ and Z₂, of a function of RSS and TSS, on one core of the host, in the place of the features.
 *
 * With E = Z₂ − Ẑ₂ and the weights W: ∂RSS/∂Z₁ = −2·E·Wᵀ, ∂RSS/∂Z₂ = 2E, ∂TSS/∂Z₂ = 2(Z₂ − mean).
 * Where there are hardly more rows than columns, by way of what is orthogonal to the columns (`complementGradient`);
 * else, or where that would cost digits, by way of the weights (`explain`), with one more product: 4·N·M₁·M₂.
 *
 * @param use gets the gradient; what it does not copy is gone afterwards
 * @throws {NumericalError} where a feature of Z₁ is not finite (where one of Z₂ is not, nor are rss and tss)
 */
export function fitGradient<T>(
  first: ColumnInput,
  second: GradientInput,
  choose: ColumnChoice,
  use: (gradient: FitGradient) => T,
): T {
  return withKernelHeap((heap) => {
    const found = heap.scope(() => {
      const gradient = complementGradient(heap, first, second, choose);
      return gradient && { value: use(gradient) };
    });
    return found === undefined ? use(directGradient(heap, first, second, choose)) : found.value;
  });
}

function directGradient(
  heap: KernelHeap,
  first: ColumnInput,
  second: GradientInput,
  choose: ColumnChoice,
): FitGradient {
  const { rows } = first;
  const width = second.columns;
  const { factor, x, tss, secondMeans } = prepareFit(heap, first, second, choose);
  const { weights, rss } = explain(heap, { rows, width, x, tss }, factor);
  const slopes = second.slopes(rss, tss);
  const { z, size } = factor;
  heap.scope(() => {
    heap.kernels.scaleRows(size, width, weights, heap.put(new Float64Array(size).fill(-2 * slopes.rss)));
  });
  // Z₁ is no longer needed: its place takes the product.
  heap.float32(z, rows * size).fill(0);
  multiplyLarge(heap, false, productMode.transposeB, rows, size, width, x, width, weights, width, z, size);
  combine(heap, { x, rows, means: secondMeans }, second.read(), slopes);
  return {
    rss,
    tss,
    keptColumns: size,
    first: spreadColumns(heap.float32(z, rows * size), factor, rows, first.columns),
    second: heap.float32(x, rows * width),
  };
}

/** How many numbers of Z₂ are copied at a time: memory holds little more than its gradient. */
const copied = 2 ** 14;

/** residual ← 2·∂L/∂TSS·(Z₂ − mean) + 2·∂L/∂RSS·residual. */
function combine(
  heap: KernelHeap,
  { x, rows, means }: { readonly x: Pointer; readonly rows: number; readonly means: Float64Array },
  z2: Float32Array,
  slopes: Slopes,
): void {
  const width = means.length;
  const most = Math.max(1, Math.floor(copied / width));
  heap.scope(() => {
    const mean = heap.put(means);
    for (let row = 0; row < rows; row += most) {
      const count = Math.min(most, rows - row);
      heap.scope(() => {
        const z = heap.put(z2.subarray(row * width, (row + count) * width));
        const from = x + 4 * row * width;
        heap.kernels.combineWithCentred(count, width, from, z, mean, 2 * slopes.tss, 2 * slopes.rss);
      });
    }
  });
}
