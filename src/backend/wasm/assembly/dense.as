import { reservedBytes, placeRoom } from './multiply';
import { multiplyF32, multiplySparseF32 } from './products';
import { relu } from './elements';
import { addToTotals } from './totals';

export { placeRoom, reservedBytes };

/**
 * C ← op(A)·op(B) of f32 matrices, rows without gaps.
 *
 * @param mode as in `multiply`
 * @param sparse whether A has many zeros, which are passed over; B is not transposed then
 */
export function product(
  mode: usize, sparse: bool, m: usize, n: usize, depth: usize, a: usize, lda: usize, b: usize, ldb: usize, c: usize,
): void {
  memory.fill(c, 0, (m * n) << 2);
  if (sparse) multiplySparseF32(mode, m, n, depth, a, lda, b, ldb, c, n);
  else multiplyF32(mode, m, n, depth, a, lda, b, ldb, c, n);
}

/**
 * A dense layer: y ← x·w + bias, and max(that, 0) where `rectify`.
 *
 * @param x [rows, inputs]
 * @param w [inputs, outputs]
 * @param bias [outputs]
 * @param y [rows, outputs]
 */
export function dense(
  rows: usize, inputs: usize, outputs: usize, x: usize, w: usize, bias: usize, y: usize, rectify: bool, sparse: bool,
): void {
  const row = outputs << 2;
  // The products are added to what is there.
  for (let at = y; at < y + rows * row; at += row) memory.copy(at, bias, row);
  if (sparse) multiplySparseF32(0, rows, outputs, inputs, x, inputs, w, outputs, y, outputs);
  else multiplyF32(0, rows, outputs, inputs, x, inputs, w, outputs, y, outputs);
  if (rectify) relu(rows * outputs, y, y);
}

/** The gradient of ReLU over `count` numbers of f32: dx ← dy where y > 0, else 0. */
export function reluGradient(count: usize, y: usize, dy: usize, dx: usize): void {
  const zero = f32x4.splat(0);
  for (const last = y + ((count & ~3) << 2); y < last; y += 16, dy += 16, dx += 16) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
  }
  for (const end = y + ((count & 3) << 2); y < end; y += 4, dy += 4, dx += 4) {
    store<f32>(dx, load<f32>(y) > 0 ? load<f32>(dy) : 0);
  }
}

/**
 * sums ← Σ of each column, added up in f64.
 *
 * @param x [rows, columns]
 * @param totals room for [columns] of f64
 * @param sums [columns]
 */
export function columnSums(rows: usize, columns: usize, x: usize, totals: usize, sums: usize): void {
  memory.fill(totals, 0, columns << 3);
  for (let row: usize = 0; row < rows; row++) {
    let total = totals;
    const last = x + ((columns & ~3) << 2);
    const end = x + (columns << 2);
    for (; x < last; x += 16, total += 32) addToTotals(total, v128.load(x));
    for (; x < end; x += 4, total += 8) store<f64>(total, load<f64>(total) + <f64>load<f32>(x));
  }
  for (let at: usize = 0; at < columns; at++) store<f32>(sums + (at << 2), <f32>load<f64>(totals + (at << 3)));
}
