import type * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '../core/checks.js';
import { NumericalError, ShapeError } from '../core/errors.js';

/** A row-major matrix. */
export interface RealMatrix {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * A tensor's numbers as a matrix, for {@link qr} and {@link pseudoInverse}; works on every backend, since it waits for
 * the device.
 *
 * @param tensor float32 [rows, columns]; stays the caller's
 *
 * @example
 * const { rows, columns } = await readMatrix(tf.zeros([2, 3]));
 * [rows, columns]; // → 2,3
 */
export async function readMatrix(tensor: tf.Tensor2D): Promise<RealMatrix> {
  const [rows, columns] = tensor.shape;
  const values = await tensor.data<'float32'>();
  return { data: Float32Array.from(values), rows, columns };
}

/**
 * The entries of a matrix in double precision, checked.
 *
 * @throws {ShapeError} where the data are not rows · columns numbers
 * @throws {NumericalError} where one of them is not finite
 */
export function entriesOf(where: string, { data, rows, columns }: RealMatrix): Float64Array {
  requireInteger(`${where}: rows`, rows, { min: 1 });
  requireInteger(`${where}: columns`, columns, { min: 1 });
  if (data.length !== rows * columns) {
    throw new ShapeError(
      `${where}: a [${rows}×${columns}] matrix must have ${rows * columns} entries, got ${data.length}`,
    );
  }
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    const place = `row ${Math.floor(broken / columns)}, column ${broken % columns}`;
    throw new NumericalError(`${where}: all entries must be finite, got ${data[broken]} in ${place}`);
  }
  return Float64Array.from(data);
}

/** The transpose of a row-major matrix. */
export function transposed(entries: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(entries.length);
  for (let n = 0; n < rows; n++) {
    for (let c = 0; c < columns; c++) out[c * rows + n] = entries[n * columns + c]!;
  }
  return out;
}

/** The power of two that brings the largest entry to about 1, so that no square leaves the range of float64. */
export function scaleOf(entries: Float64Array): number {
  const largest = entries.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return largest === 0 ? 1 : 2 ** -Math.round(Math.max(-1000, Math.min(1000, Math.log2(largest))));
}
