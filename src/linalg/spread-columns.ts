import type { ColumnFactor } from './column-factor.js';

/** Which columns were kept. */
type Kept = Pick<ColumnFactor, 'indices' | 'size'>;

/** The rows of all columns of Z₁ from those of the kept ones. */
export function spreadRows(
  kept: Float32Array,
  { indices, size }: Kept,
  [columns, width]: readonly [number, number],
): Float32Array {
  if (size === columns) return kept;
  const all = new Float32Array(columns * width);
  indices.forEach((column, place) => {
    all.set(kept.subarray(place * width, (place + 1) * width), column * width);
  });
  return all;
}

/** The same for a matrix whose columns belong to the kept ones. */
export function spreadColumns(
  kept: Float32Array,
  { indices, size }: Kept,
  rows: number,
  columns: number,
): Float32Array {
  if (size === columns) return kept;
  const all = new Float32Array(rows * columns);
  for (let n = 0; n < rows; n++) {
    for (let place = 0; place < size; place++) all[n * columns + indices[place]!] = kept[n * size + place]!;
  }
  return all;
}
