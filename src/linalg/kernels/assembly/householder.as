import { multiply, subtract, transposeA } from './multiply';
import { scale, subtractScaled } from './vectors';

/** Columns whose reflections are applied to the columns right of them at once. */
const blockColumns: usize = 32;

/** Numbers of f64 that `factorQr` and `formQ` need beside the matrix. */
export function qrSpare(rows: usize, columns: usize): usize {
  return rows * blockColumns + 2 * blockColumns * (columns + blockColumns);
}

/**
 * Householder QR in place, by blocks of columns (compact WY form): R on and above the diagonal, the tails of the
 * reflection vectors below it (their heads are 1). R_cc has the sign opposite to its pivot entry, as in LAPACK.
 *
 * @param a f64 [rows, columns]
 * @param factors f64 [columns]: τ of each reflection I − τ·v·vᵀ
 * @param spare f64 [qrSpare]
 */
export function factorQr(rows: usize, columns: usize, a: usize, factors: usize, spare: usize): void {
  const last = min(rows, columns);
  for (let k: usize = 0; k < last; k += blockColumns) {
    const end = min(k + blockColumns, last);
    for (let c = k; c < end; c++) {
      const tau = makeReflection(rows, columns, a, c);
      store<f64>(factors + (c << 3), tau);
      reflect(rows, columns, a, c, end, tau, spare);
    }
    if (end == columns) break;
    applyBlock(rows, columns, a, k, end, factors, transposeA, a, columns, end, spare);
  }
}

/**
 * The first `columns` columns of Q, from what `factorQr` left.
 *
 * @param q f64 [rows, columns], overwritten
 */
export function formQ(rows: usize, columns: usize, a: usize, factors: usize, q: usize, spare: usize): void {
  memory.fill(q, 0, (rows * columns) << 3);
  for (let c: usize = 0; c < columns; c++) store<f64>(q + ((c * (columns + 1)) << 3), 1);
  for (let end = columns; end > 0; ) {
    const k = ((end - 1) / blockColumns) * blockColumns;
    applyBlock(rows, columns, a, k, end, factors, 0, q, columns, k, spare);
    end = k;
  }
}

/** Turns column c from row c on into (R_cc, tail of v); returns τ, 0 where there is nothing to reflect. */
function makeReflection(rows: usize, columns: usize, a: usize, c: usize): f64 {
  const stride = columns << 3;
  const head = a + ((c * columns + c) << 3);
  const end = a + ((rows * columns + c) << 3);
  let below: f64 = 0;
  for (let at = head + stride; at < end; at += stride) below += load<f64>(at) * load<f64>(at);
  if (below == 0) return 0;
  const pivot = load<f64>(head);
  const root = Math.sqrt(pivot * pivot + below);
  const diagonal = pivot < 0 ? root : -root;
  const inverse = 1 / (pivot - diagonal);
  for (let at = head + stride; at < end; at += stride) store<f64>(at, load<f64>(at) * inverse);
  store<f64>(head, diagonal);
  return (diagonal - pivot) / diagonal;
}

/** Applies the reflection of column c to the columns c + 1 … end − 1. @param spare f64, end − c numbers */
function reflect(rows: usize, columns: usize, a: usize, c: usize, end: usize, tau: f64, spare: usize): void {
  const count = end - c - 1;
  if (count == 0 || tau == 0) return;
  const stride = columns << 3;
  const first = a + ((c * columns + c + 1) << 3);
  memory.copy(spare, first, count << 3);
  for (let n = c + 1, row = first + stride; n < rows; n++, row += stride) {
    subtractScaled(count, -load<f64>(row - 8), row, spare);
  }
  scale(count, tau, spare);
  subtractScaled(count, 1, spare, first);
  for (let n = c + 1, row = first + stride; n < rows; n++, row += stride) {
    subtractScaled(count, load<f64>(row - 8), spare, row);
  }
}

/**
 * Applies the reflections k … end − 1, as I − V·op(T)·Vᵀ, to the columns of `target` from `from` on.
 *
 * @param mode transposeA for the order of the factorisation, 0 for the reverse
 * @param target f64 [rows, width]
 */
function applyBlock(
  rows: usize,
  columns: usize,
  a: usize,
  k: usize,
  end: usize,
  factors: usize,
  mode: usize,
  target: usize,
  width: usize,
  from: usize,
  spare: usize,
): void {
  const count = end - k;
  const height = rows - k;
  const wide = width - from;
  const v = spare;
  const t = v + ((height * count) << 3);
  const left = t + ((count * count) << 3);
  const right = left + ((count * wide) << 3);
  const to = target + ((k * width + from) << 3);
  copyVectors(rows, columns, a, k, count, v);
  blockTriangle(height, count, v, factors + (k << 3), t, left);
  memory.fill(left, 0, (2 * count * wide) << 3);
  multiply<f64, f64, f64>(transposeA, count, wide, height, v, count, to, width, left, wide);
  multiply<f64, f64, f64>(mode, count, wide, count, t, count, left, wide, right, wide);
  multiply<f64, f64, f64>(subtract, height, wide, count, v, count, right, wide, to, width);
}

/** The reflection vectors k … k + count − 1 as a matrix f64 [rows − k, count]. */
function copyVectors(rows: usize, columns: usize, a: usize, k: usize, count: usize, v: usize): void {
  for (let n = k; n < rows; n++) {
    for (let c: usize = 0; c < count; c++) {
      const tail = n - k > c ? load<f64>(a + ((n * columns + k + c) << 3)) : 0;
      store<f64>(v, n - k == c ? 1 : tail);
      v += 8;
    }
  }
}

/** T, upper triangular, with H₀·H₁·… = I − V·T·Vᵀ. @param spare f64 [count, count] for VᵀV */
function blockTriangle(height: usize, count: usize, v: usize, factors: usize, t: usize, spare: usize): void {
  const stride = count << 3;
  memory.fill(t, 0, count * stride);
  memory.fill(spare, 0, count * stride);
  multiply<f64, f64, f64>(transposeA, count, count, height, v, count, v, count, spare, count);
  for (let j: usize = 0; j < count; j++) {
    const tau = load<f64>(factors + (j << 3));
    store<f64>(t + j * stride + (j << 3), tau);
    for (let i: usize = 0; i < j; i++) {
      let sum: f64 = 0;
      for (let l = i; l < j; l++) {
        sum += load<f64>(t + i * stride + (l << 3)) * load<f64>(spare + l * stride + (j << 3));
      }
      store<f64>(t + i * stride + (j << 3), -tau * sum);
    }
  }
}

/**
 * Householder QR with column pivoting, in place, as `factorQr` leaves it: |R_cc| falls.
 *
 * @param order u32 [columns], overwritten: column c of R belongs to column order[c] of A
 */
export function factorPivotedQr(
  rows: usize,
  columns: usize,
  a: usize,
  factors: usize,
  order: usize,
  spare: usize,
): void {
  for (let c: usize = 0; c < columns; c++) store<u32>(order + (c << 2), <u32>c);
  for (let c: usize = 0; c < min(rows, columns); c++) {
    swapColumns(rows, columns, a, order, c, longestColumn(rows, columns, a, c, spare));
    const tau = makeReflection(rows, columns, a, c);
    store<f64>(factors + (c << 3), tau);
    reflect(rows, columns, a, c, columns, tau, spare);
  }
}

/** The column from c on that is longest from row c on; lengths are summed afresh, not updated. */
function longestColumn(rows: usize, columns: usize, a: usize, c: usize, spare: usize): usize {
  const count = columns - c;
  memory.fill(spare, 0, count << 3);
  for (let n = c; n < rows; n++) {
    const row = a + ((n * columns + c) << 3);
    for (let at: usize = 0; at < count << 3; at += 8) {
      const value = load<f64>(row + at);
      store<f64>(spare + at, load<f64>(spare + at) + value * value);
    }
  }
  let best: usize = 0;
  for (let at: usize = 1; at < count; at++) {
    if (load<f64>(spare + (at << 3)) > load<f64>(spare + (best << 3))) best = at;
  }
  return c + best;
}

function swapColumns(rows: usize, columns: usize, a: usize, order: usize, c: usize, other: usize): void {
  if (c == other) return;
  for (let n: usize = 0; n < rows; n++) {
    const row = a + ((n * columns) << 3);
    const held = load<f64>(row + (c << 3));
    store<f64>(row + (c << 3), load<f64>(row + (other << 3)));
    store<f64>(row + (other << 3), held);
  }
  const held = load<u32>(order + (c << 2));
  store<u32>(order + (c << 2), load<u32>(order + (other << 2)));
  store<u32>(order + (other << 2), held);
}
