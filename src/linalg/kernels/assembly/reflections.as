import { multiply, subtract, transposeA } from './multiply';
import { dot, scale, subtractScaled } from './vectors';

/** Columns whose reflections are applied to the columns right of them at once. */
const blockColumns: usize = 32;

/** Bytes of the triangles T that `factorReflections` leaves, one a block. */
export function triangleBytes(columns: usize): usize {
  return ((columns + blockColumns - 1) / blockColumns) * blockColumns * blockColumns * 4;
}

/** Bytes that `factorReflections` (width = columns) and `applyReflections` need beside their matrices. */
export function reflectionSpare(rows: usize, width: usize): usize {
  return blockColumns * (12 * rows + 8 * width + 12 * blockColumns + 8);
}

/**
 * Householder QR in place in f32, by blocks of columns (compact WY form): R on and above the diagonal, the tails of
 * the reflection vectors below it (their heads are 1). The columns of a block are reflected in f64.
 *
 * @param a f32 [rows, columns], rows > columns
 * @param triangles from triangleBytes: the T of each block, f32, with H₀·H₁·… = I − V·T·Vᵀ
 */
export function factorReflections(rows: usize, columns: usize, a: usize, triangles: usize, spare: usize): void {
  for (let k: usize = 0; k < columns; k += blockColumns) {
    const end = min(k + blockColumns, columns);
    const count = end - k;
    const height = rows - k;
    const panel = spare + ((rows * blockColumns) << 2);
    const corner = a + ((k * columns + k) << 2);
    const factors = panel + ((rows * blockColumns) << 3);
    loadPanel(height, columns, corner, count, panel);
    reflectPanel(height, count, panel, factors);
    storePanel(height, columns, corner, count, panel);
    copyVectors(height, columns, corner, count, spare);
    const t = triangles + ((k * blockColumns) << 2);
    blockTriangle(height, count, spare, factors, t, factors + (blockColumns << 3));
    if (end < columns) applyBlock(height, count, transposeA, t, corner + (count << 2), columns, columns - end, rows, spare);
  }
}

/**
 * B ← Qᵀ·B (mode transposeA) or Q·B (mode 0), for the whole square Q, from what `factorReflections` left.
 *
 * @param b f32 [rows, width]
 */
export function applyReflections(
  mode: usize,
  rows: usize,
  columns: usize,
  a: usize,
  triangles: usize,
  width: usize,
  b: usize,
  spare: usize,
): void {
  const blocks = (columns + blockColumns - 1) / blockColumns;
  for (let step: usize = 0; step < blocks; step++) {
    const k = (mode & transposeA ? step : blocks - 1 - step) * blockColumns;
    const count = min(blockColumns, columns - k);
    copyVectors(rows - k, columns, a + ((k * columns + k) << 2), count, spare);
    const t = triangles + ((k * blockColumns) << 2);
    applyBlock(rows - k, count, mode, t, b + ((k * width) << 2), width, width, rows, spare);
  }
}

/** The columns of a panel one after the other, f64 [count, height]. */
function loadPanel(height: usize, columns: usize, a: usize, count: usize, panel: usize): void {
  for (let n: usize = 0; n < height; n++) {
    const row = a + ((n * columns) << 2);
    for (let c: usize = 0; c < count; c++) store<f64>(panel + ((c * height + n) << 3), <f64>load<f32>(row + (c << 2)));
  }
}

function storePanel(height: usize, columns: usize, a: usize, count: usize, panel: usize): void {
  for (let n: usize = 0; n < height; n++) {
    const row = a + ((n * columns) << 2);
    for (let c: usize = 0; c < count; c++) store<f32>(row + (c << 2), <f32>load<f64>(panel + ((c * height + n) << 3)));
  }
}

/** Reflects the columns of a panel one after the other; τ of I − τ·v·vᵀ goes to `factors`, f64 [count]. */
function reflectPanel(height: usize, count: usize, panel: usize, factors: usize): void {
  for (let c: usize = 0; c < count; c++) {
    const head = panel + ((c * height + c) << 3);
    const below = height - c - 1;
    const tail = head + 8;
    const pivot = load<f64>(head);
    const square = dot(below, tail, tail);
    if (square == 0) {
      store<f64>(factors + (c << 3), 0);
      continue;
    }
    const root = Math.sqrt(pivot * pivot + square);
    const diagonal = pivot < 0 ? root : -root;
    const tau = (diagonal - pivot) / diagonal;
    scale(below, 1 / (pivot - diagonal), tail);
    store<f64>(head, diagonal);
    store<f64>(factors + (c << 3), tau);
    for (let j = c + 1; j < count; j++) {
      const other = panel + ((j * height + c) << 3);
      const share = tau * (load<f64>(other) + dot(below, tail, other + 8));
      store<f64>(other, load<f64>(other) - share);
      subtractScaled(below, share, tail, other + 8);
    }
  }
}

/** The reflection vectors of a block as a matrix f32 [height, count]. */
function copyVectors(height: usize, columns: usize, a: usize, count: usize, v: usize): void {
  for (let n: usize = 0; n < height; n++) {
    const row = a + ((n * columns) << 2);
    memory.copy(v, row, min(n, count) << 2);
    if (n < count) {
      store<f32>(v + (n << 2), 1);
      memory.fill(v + (n << 2) + 4, 0, (count - n - 1) << 2);
    }
    v += count << 2;
  }
}

/** T, upper triangular f32 [count, count]. @param spare f32 [count, count] for VᵀV */
function blockTriangle(height: usize, count: usize, v: usize, factors: usize, t: usize, spare: usize): void {
  const stride = count << 2;
  memory.fill(t, 0, count * stride);
  memory.fill(spare, 0, count * stride);
  multiply<f32, f32, f32>(transposeA, count, count, height, v, count, v, count, spare, count);
  for (let j: usize = 0; j < count; j++) {
    const tau = load<f64>(factors + (j << 3));
    store<f32>(t + j * stride + (j << 2), <f32>tau);
    for (let i: usize = 0; i < j; i++) {
      let sum: f64 = 0;
      for (let l = i; l < j; l++) {
        sum += <f64>load<f32>(t + i * stride + (l << 2)) * <f64>load<f32>(spare + l * stride + (j << 2));
      }
      store<f32>(t + i * stride + (j << 2), <f32>(-tau * sum));
    }
  }
}

/** to ← (I − V·op(T)·Vᵀ)·to, for V f32 [height, count] at `spare` and `wide` columns of rows of `stride`. */
function applyBlock(
  height: usize,
  count: usize,
  mode: usize,
  t: usize,
  to: usize,
  stride: usize,
  wide: usize,
  rows: usize,
  spare: usize,
): void {
  const left = spare + blockColumns * (12 * rows + 12 * blockColumns + 8);
  const right = left + ((count * wide) << 2);
  memory.fill(left, 0, (2 * count * wide) << 2);
  multiply<f32, f32, f32>(transposeA, count, wide, height, spare, count, to, stride, left, wide);
  multiply<f32, f32, f32>(mode, count, wide, count, t, count, left, wide, right, wide);
  multiply<f32, f32, f32>(subtract, height, wide, count, spare, count, right, wide, to, stride);
}
