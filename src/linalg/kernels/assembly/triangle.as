import { multiply, subtract, transposeA } from './multiply';
import { dot, scale, subtractScaled } from './vectors';

/** Rows of the triangle that are solved at once, through the inverse of their diagonal block. */
const blockRows: usize = 64;

/** Bytes for the inverses of the diagonal blocks. */
export function blockInverseBytes(n: usize): usize {
  return ((n + blockRows - 1) / blockRows) * blockRows * blockRows * 8;
}

/**
 * The inverse of an upper triangle, row by row from below; rows and columns whose diagonal is zero stay zero.
 *
 * @param r f64 [n, n] with rows of `ld`
 * @param out f64 [n, n] with rows of `ldOut`, zero on entry
 */
function invertSmall(n: usize, r: usize, ld: usize, out: usize, ldOut: usize): void {
  for (let left = n; left > 0; left--) {
    const i = left - 1;
    const diagonal = load<f64>(r + ((i * ld + i) << 3));
    if (diagonal == 0) continue;
    const row = out + ((i * ldOut) << 3);
    for (let k = left; k < n; k++) {
      const other = out + ((k * ldOut + k) << 3);
      subtractScaled(n - k, load<f64>(r + ((i * ld + k) << 3)), other, row + (k << 3));
    }
    store<f64>(row + (i << 3), 1);
    scale(n - i, 1 / diagonal, row + (i << 3));
  }
}

/** The inverses of the diagonal blocks of R (f64 [n, n]), each [64, 64]. */
export function invertBlocks(n: usize, r: usize, out: usize): void {
  memory.fill(out, 0, blockInverseBytes(n));
  for (let k: usize = 0; k < n; k += blockRows) {
    const block = out + ((k * blockRows) << 3);
    invertSmall(min(blockRows, n - k), r + ((k * (n + 1)) << 3), n, block, blockRows);
  }
}

/**
 * X ← R⁻¹R⁻ᵀX in f32, block by block; R is read in f64.
 *
 * @param inverses from invertBlocks
 * @param x f32 [n, m]
 * @param spare f32 [64, m]
 */
export function solveNormal(n: usize, r: usize, inverses: usize, m: usize, x: usize, spare: usize): void {
  const xStride = m << 2;
  for (let k: usize = 0; k < n; k += blockRows) {
    const to = x + k * xStride;
    const rows = min(blockRows, n - k);
    multiply<f64, f32, f32>(
      subtract | transposeA, rows, m, k, r + (k << 3), n, x, m, to, m,
    );
    applyInverse(transposeA, rows, k, inverses, m, to, spare);
  }
  solveUpper(n, r, inverses, m, x, spare);
}

/** X ← R⁻¹X, the second half of solveNormal. */
export function solveUpper(n: usize, r: usize, inverses: usize, m: usize, x: usize, spare: usize): void {
  const xStride = m << 2;
  for (let end = n; end > 0; ) {
    const k = ((end - 1) / blockRows) * blockRows;
    const to = x + k * xStride;
    const right = r + ((k * n + end) << 3);
    multiply<f64, f32, f32>(subtract, end - k, m, n - end, right, n, x + end * xStride, m, to, m);
    applyInverse(0, end - k, k, inverses, m, to, spare);
    end = k;
  }
}

/** Rows of X ← op(D⁻¹)·those rows, for the diagonal block D that starts at row k. */
function applyInverse(
  mode: usize,
  rows: usize,
  k: usize,
  inverses: usize,
  m: usize,
  to: usize,
  spare: usize,
): void {
  const bytes = (rows * m) << 2;
  memory.copy(spare, to, bytes);
  memory.fill(to, 0, bytes);
  const inverse = inverses + ((k * blockRows) << 3);
  multiply<f64, f32, f32>(mode, rows, m, rows, inverse, blockRows, spare, m, to, m);
}

/**
 * The inverse of an upper triangle by halves: the upper right quarter is −A⁻¹·B·C⁻¹.
 *
 * @param r f64 [n, n] with rows of `ld`
 * @param out f64 [n, n] with rows of `ld`, zero on entry
 * @param spare f64, at least n² / 4 numbers
 */
export function invertTriangle(n: usize, r: usize, ld: usize, out: usize, spare: usize): void {
  if (n <= blockRows) {
    invertSmall(n, r, ld, out, ld);
    return;
  }
  const top = n / 2;
  const rest = n - top;
  const corner = top * (ld + 1) * 8;
  const right = top << 3;
  invertTriangle(top, r, ld, out, spare);
  invertTriangle(rest, r + corner, ld, out + corner, spare);
  memory.fill(spare, 0, (top * rest) << 3);
  multiply<f64, f64, f64>(0, top, rest, top, out, ld, r + right, ld, spare, rest);
  multiply<f64, f64, f64>(subtract, top, rest, rest, spare, rest, out + corner, ld, out + right, ld);
}

/** Solves; with more the estimate of a random matrix changes by less than a third. */
const solves = 5;

/**
 * An estimate, from above, of the smallest eigenvalue of RᵀR, by inverse iteration.
 *
 * The first right-hand side is made of signs, each chosen as R is solved with so that the solution grows: no fixed
 * vector can do without, since some matrix has it orthogonal to the eigenvector.
 *
 * Cline, Moler, Stewart & Wilkinson, "An estimate for the condition number of a matrix", 1979.
 *
 * @param r f64 [n, n], upper triangular, no zero on its diagonal
 * @param x f64 [n], overwritten
 */
export function smallestEigenvalue(n: usize, r: usize, x: usize): f64 {
  const stride = n << 3;
  memory.fill(x, 0, stride);
  for (let solve = 0; solve < solves; solve++) {
    if (solve > 0) scale(n, 1 / Math.sqrt(dot(n, x, x)), x);
    for (let k: usize = 0; k < n; k++) {
      const at = x + (k << 3);
      const diagonal = r + k * stride + (k << 3);
      let value = load<f64>(at);
      if (solve == 0) value += value < 0 ? -1 : 1;
      value /= load<f64>(diagonal);
      store<f64>(at, value);
      subtractScaled(n - k - 1, value, diagonal + 8, at + 8);
    }
    for (let left = n; left > 0; left--) {
      const at = x + ((left - 1) << 3);
      const diagonal = r + (left - 1) * (stride + 8);
      store<f64>(at, (load<f64>(at) - dot(n - left, diagonal + 8, at + 8)) / load<f64>(diagonal));
    }
  }
  return 1 / Math.sqrt(dot(n, x, x));
}
