import { multiply, subtract, transposeA, upperOnly } from './multiply';
import { scale, subtractFour, subtractScaled } from './vectors';

/** Rows factored one by one before the rest of the matrix is updated with all of them. */
const blockRows: usize = 32;

/**
 * Unpivoted Cholesky A = RᵀR in place, right-looking by blocks of rows; zeros below the diagonal.
 *
 * A pivot of at most `share` of its entry in `lengths` is rounding, and so is every pivot after `maxRank` others:
 * its row becomes zero.
 *
 * @param a f64 [n, n]; only the upper triangle is read
 * @returns how many rows are not zero
 */
export function factorCholesky(n: usize, a: usize, lengths: usize, share: f64, maxRank: usize): usize {
  const stride = n << 3;
  let rank: usize = 0;
  for (let k: usize = 0; k < n; k += blockRows) {
    const end = min(k + blockRows, n);
    for (let r = k; r < end; r++) {
      const least = rank < maxRank ? share * load<f64>(lengths + (r << 3)) : Infinity;
      if (factorRow(n, a, k, r, least)) rank++;
    }
    if (end == n) break;
    const panel = a + k * stride + (end << 3);
    const rest = a + end * stride + (end << 3);
    const left = n - end;
    multiply<f64, f64, f64>(
      subtract | transposeA | upperOnly, left, left, end - k, panel, n, panel, n, rest, n,
    );
  }
  for (let r: usize = 1; r < n; r++) memory.fill(a + r * stride, 0, r << 3);
  return rank;
}

/** Row r of R, given the rows k … r − 1 of the same block. */
function factorRow(n: usize, a: usize, k: usize, r: usize, least: f64): bool {
  const stride = n << 3;
  const count = n - r;
  const row = a + r * stride + (r << 3);
  let above = a + k * stride + (r << 3);
  let i = k;
  for (; i + 4 <= r; i += 4) {
    subtractFour(count, above, above, stride, row);
    above += 4 * stride;
  }
  for (; i < r; i++) {
    subtractScaled(count, load<f64>(above), above, row);
    above += stride;
  }
  const pivot = load<f64>(row);
  if (!(pivot > least)) {
    memory.fill(row, 0, count << 3);
    return false;
  }
  const root = Math.sqrt(pivot);
  scale(count, 1 / root, row);
  store<f64>(row, root);
  return true;
}

/**
 * The diagonal of the factor of RᵀR + vvᵀ, in O(n²): one plane rotation a row.
 *
 * @param r f64 [n, n], upper triangular; left as it is
 * @param v f64 [n], overwritten
 * @param out f64 [n]
 */
export function updatedDiagonal(n: usize, r: usize, v: usize, out: usize): void {
  for (let k: usize = 0; k < n; k++) {
    const row = r + ((k * n) << 3);
    const at = k << 3;
    const pivot = load<f64>(row + at);
    const head = load<f64>(v + at);
    const root = Math.sqrt(pivot * pivot + head * head);
    store<f64>(out + at, root);
    if (head == 0) continue;
    const cosine = pivot / root;
    const sine = head / root;
    for (let j = at + 8; j < n << 3; j += 8) {
      store<f64>(v + j, cosine * load<f64>(v + j) - sine * load<f64>(row + j));
    }
  }
}
