import { factorColumns, type ColumnFactor, type ColumnInput } from '../linalg/column-factor.js';
import { type KernelHeap, withKernelHeap } from '../linalg/kernels/kernel-heap.js';
import { columnChoice, type SelectionVariant } from './select-columns.js';

/** How to make Z₁ orthonormal: subtract the mean, multiply by `inverse`. */
export interface Whitening {
  /** 1 for each column of Z₁ that Algorithm 1 keeps. */
  readonly kept: Uint8Array;
  /** The mean of each column, [columns]; of those that are not kept, 0. */
  readonly mean: Float32Array;
  /**
   * [columns, columns], row-major: (Z₁ − mean)·inverse has orthonormal columns, or zeros for columns that were
   * dropped or that the ones and the columns before them already explain.
   */
  readonly inverse: Float32Array;
}

/**
 * Factorises the centred, kept columns of Z₁ in double precision.
 *
 * Centring does the work of the column of ones: the fit of [Z₁ 1] is the mean plus the fit of the centred Z₁.
 *
 * @param z row-major [rows, columns]
 * @throws {NumericalError} where a feature is not finite
 */
export function whiten(z: Float32Array, rows: number, columns: number, variant: SelectionVariant): Whitening {
  const input = firstFeatures(z, rows, columns);
  return withKernelHeap((heap) => {
    const factor = factorColumns(heap, input, columnChoice(input, variant));
    const kept = new Uint8Array(columns);
    const mean = new Float32Array(columns);
    factor.indices.forEach((column, place) => {
      kept[column] = 1;
      mean[column] = factor.means[place] ?? 0;
    });
    return { kept, mean, inverse: spreadInverse(heap, factor, columns) };
  });
}

/** Z₁ as the linear algebra wants it, with the words for its errors. */
export function firstFeatures(z: Float32Array, rows: number, columns: number): ColumnInput {
  const describe = (column: number) => `correlation loss: column ${column} of the first features`;
  return { z, rows, columns, describe };
}

/** R⁻¹ of the unscaled columns, with zeros where a column was dropped. */
function spreadInverse(heap: KernelHeap, factor: ColumnFactor, columns: number): Float32Array {
  const { size, indices, scales, triangle } = factor;
  const pointer = heap.zeros64(size * size);
  heap.kernels.invertTriangle(size, triangle, size, pointer, heap.allocate(2 * size * size + 64));
  const small = heap.float64(pointer, size * size);
  const inverse = new Float32Array(columns * columns);
  indices.forEach((column, place) => {
    const scale = scales[place] ?? 1;
    for (let other = place; other < size; other++) {
      inverse[column * columns + (indices[other] ?? 0)] = scale * (small[place * size + other] ?? 0);
    }
  });
  return inverse;
}
