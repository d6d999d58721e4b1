/** Unpivoted Cholesky A = RᵀR, three loops; a pivot of at most `share` of `lengths` gives a row of zeros. */
export function textbookCholesky(
  matrix: Float64Array,
  size: number,
  lengths: ArrayLike<number>,
  share = 1e-13,
): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < i; k++) rest -= factor[k * size + i]! * factor[k * size + j]!;
      if (i === j) factor[i * size + i] = rest > share * lengths[i]! ? Math.sqrt(rest) : 0;
      else factor[i * size + j] = factor[i * size + i] === 0 ? 0 : rest / factor[i * size + i]!;
    }
  }
  return factor;
}

/** The inverse of an upper triangle by back-substitution, column by column; zero pivots give zeros. */
export function textbookInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = j; i >= 0; i--) {
      const diagonal = factor[i * size + i]!;
      if (diagonal === 0 || factor[j * size + j] === 0) continue;
      let rest = i === j ? 1 : 0;
      for (let k = i + 1; k <= j; k++) rest -= factor[i * size + k]! * inverse[k * size + j]!;
      inverse[i * size + j] = rest / diagonal;
    }
  }
  return inverse;
}
