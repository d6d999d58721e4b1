/**
 * A pivot below this share of its column's squared length is rounding: the sum of a few thousand products
 * in double precision is good to about 10⁻¹³ of its terms.
 */
const roundingShare = 1e-13;

/**
 * Unpivoted Cholesky factor of a positive semidefinite matrix: A = RᵀR with R upper triangular.
 *
 * R is the triangle of an unpivoted QR of Z where A = ZᵀZ: R_cc is the distance of column c from the span of
 * the columns before it. A column that lies in that span up to rounding gets R_cc = 0 and a row of zeros: it
 * adds no direction.
 *
 * @param matrix row-major [size, size]; only the upper triangle is read
 * @param lengths the squared length of each column against which rounding is judged, where the matrix itself
 *   is already a difference (a centred Gram matrix); by default its diagonal
 * @returns row-major [size, size], zeros below the diagonal
 */
export function choleskyFactor(
  matrix: Float64Array,
  size: number,
  lengths: Float64Array = diagonalOf(matrix, size),
): Float64Array {
  const factor = Float64Array.from(matrix);
  for (let c = 0; c < size; c++) {
    const base = c * size;
    // Right-looking: by now row c holds what is left after the rows above were subtracted.
    const pivot = factor[base + c]!;
    if (!(pivot > roundingShare * lengths[c]!)) {
      factor.fill(0, base, base + size);
      continue;
    }
    const root = Math.sqrt(pivot);
    for (let j = c; j < size; j++) factor[base + j]! /= root;
    for (let i = c + 1; i < size; i++) {
      const scale = factor[base + i]!;
      if (scale === 0) continue;
      const target = i * size;
      for (let j = i; j < size; j++) factor[target + j]! -= scale * factor[base + j]!;
    }
  }
  for (let i = 1; i < size; i++) factor.fill(0, i * size, i * size + i);
  return factor;
}

/** The diagonal of a row-major [size, size] matrix. */
export function diagonalOf(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, c) => matrix[c * size + c]!);
}

/**
 * The inverse of an upper triangular factor; rows and columns whose diagonal is zero stay zero, so that
 * Z·R⁺ has orthonormal columns for the independent columns of Z and zeros for the others.
 *
 * @param factor row-major [size, size], upper triangular
 */
export function invertTriangle(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = size - 1; i >= 0; i--) {
    const diagonal = factor[i * size + i]!;
    if (diagonal === 0) continue;
    const base = i * size;
    // Row i of R⁻¹ is (e_i − Σ_{k>i} R_ik · row k of R⁻¹) / R_ii.
    for (let k = i + 1; k < size; k++) {
      const scale = factor[base + k]!;
      if (scale === 0 || factor[k * size + k] === 0) continue;
      const other = k * size;
      for (let j = k; j < size; j++) inverse[base + j]! -= scale * inverse[other + j]!;
    }
    inverse[base + i] = 1;
    for (let j = i; j < size; j++) inverse[base + j]! /= diagonal;
  }
  return inverse;
}
