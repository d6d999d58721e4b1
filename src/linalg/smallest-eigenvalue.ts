/** Inverse iterations; more change the estimate of a random matrix by less than a third. */
const iterations = 4;

/**
 * An estimate, from above, of the smallest eigenvalue of RᵀR, by inverse iteration; O(size²).
 *
 * @param triangle R, row-major [size, size], upper triangular, no zero on its diagonal
 */
export function smallestEigenvalue(triangle: Float64Array, size: number): number {
  // Signs that alternate without a period short enough to be an eigenvector's.
  const start = Float64Array.from({ length: size }, (_, c) => (((c * (c + 1)) / 2) % 3 === 0 ? 1 : -0.8));
  let vector: Float64Array = start;
  let estimate = Infinity;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const before = Math.hypot(...vector);
    vector = solveUpper(triangle, solveLower(triangle, vector));
    const length = Math.hypot(...vector);
    estimate = before / length;
    vector = vector.map((value) => value / length);
  }
  return estimate;
}

/** R⁻ᵀx. */
function solveLower(triangle: Float64Array, x: Float64Array): Float64Array {
  const size = x.length;
  const out = x.slice();
  for (let k = 0; k < size; k++) {
    const row = k * size;
    const value = out[k]! / triangle[row + k]!;
    out[k] = value;
    for (let c = k + 1; c < size; c++) out[c]! -= value * triangle[row + c]!;
  }
  return out;
}

/** R⁻¹x. */
function solveUpper(triangle: Float64Array, x: Float64Array): Float64Array {
  const size = x.length;
  const out = x.slice();
  for (let k = size - 1; k >= 0; k--) {
    const row = k * size;
    let sum = out[k]!;
    for (let c = k + 1; c < size; c++) sum -= triangle[row + c]! * out[c]!;
    out[k] = sum / triangle[row + k]!;
  }
  return out;
}
