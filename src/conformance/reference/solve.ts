import { unitRoundoff as u, type Tape, type Value } from './tape.js';

/** The inverse of a symmetric positive definite matrix [n, n], by Gauss–Jordan elimination in float64. */
function inverseOf(matrix: Float64Array, n: number): Float64Array {
  const rest = matrix.slice();
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
  for (let pivot = 0; pivot < n; pivot++) {
    const head = rest[pivot * n + pivot] ?? NaN;
    for (const rows of [rest, inverse]) {
      for (let column = 0; column < n; column++)
        rows[pivot * n + column] = (rows[pivot * n + column] ?? NaN) / head;
    }
    for (let row = 0; row < n; row++) {
      if (row === pivot) continue;
      const factor = rest[row * n + pivot] ?? NaN;
      for (const rows of [rest, inverse]) {
        for (let column = 0; column < n; column++) {
          rows[row * n + column] =
            (rows[row * n + column] ?? NaN) - factor * (rows[pivot * n + column] ?? NaN);
        }
      }
    }
  }
  return inverse;
}

/** Plain products of small matrices, row-major: [m, k]·[k, n]. */
function times(a: Float64Array, b: Float64Array, [m, k, n]: readonly [number, number, number]): Float64Array {
  const result = new Float64Array(m * n);
  for (let row = 0; row < m; row++) {
    for (let inner = 0; inner < k; inner++) {
      for (let column = 0; column < n; column++) {
        const place = row * n + column;
        result[place] = (result[place] ?? 0) + (a[row * k + inner] ?? NaN) * (b[inner * n + column] ?? NaN);
      }
    }
  }
  return result;
}

/**
 * X with G·X = B for a symmetric positive definite G [n, n] and B [n, m], differentiable in both:
 * ∂B = G⁻¹·∂X, ∂G = −∂B·Xᵀ. Float32 may lose √terms·u·|G⁻¹|·(|G|·|X| + |B|), componentwise.
 *
 * @param terms how many products each element of G is a sum of
 */
export function solve(tape: Tape, gram: Value, right: Value, terms: number): Value {
  const n = gram.shape[0] ?? 0;
  const m = right.shape[1] ?? 0;
  const inverse = inverseOf(gram.at, n);
  const solution = times(inverse, right.at, [n, n, m]);
  const slack = (x: Float64Array, b: Float64Array): Float64Array => {
    const [absoluteX, absoluteB] = [x.map(Math.abs), b.map(Math.abs)];
    const back = times(gram.at.map(Math.abs), absoluteX, [n, n, m]).map(
      (value, i) => value + (absoluteB[i] ?? 0),
    );
    return times(inverse.map(Math.abs), back, [n, n, m]).map((value) => Math.sqrt(terms) * u * value);
  };
  const rounded = (x: Float64Array, b: Float64Array) => {
    if (!tape.noisy) return x;
    const allowed = slack(x, b);
    return tape.round(x, (index) => allowed[index] ?? 0);
  };
  const at = rounded(solution, right.at);
  return tape.record([n, m], at, (dx) => {
    const db = rounded(times(inverse, dx, [n, n, m]), dx);
    const dg = new Float64Array(n * n);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        let total = 0;
        for (let inner = 0; inner < m; inner++)
          total -= (db[row * m + inner] ?? NaN) * (at[column * m + inner] ?? NaN);
        dg[row * n + column] = total;
      }
    }
    tape.accumulate(right, db);
    tape.accumulate(gram, dg);
  });
}
