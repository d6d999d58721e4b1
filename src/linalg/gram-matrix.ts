/**
 * The Gram matrix ZᵀZ in double precision, upper triangle filled (the lower one is left zero).
 *
 * Products of two float32 numbers are exact in float64, so the only error is that of the sum: the squared
 * diagonal of R, down to the column threshold of 2.5·10⁻⁷, is far above it. In float32 it would not be.
 *
 * @param z row-major [rows, columns]
 * @returns row-major [columns, columns]
 */
export function gramMatrix(z: Float32Array, rows: number, columns: number): Float64Array {
  const gram = new Float64Array(columns * columns);
  const row = new Float64Array(columns);
  for (let n = 0; n < rows; n++) {
    const live: number[] = [];
    for (let c = 0; c < columns; c++) {
      const value = z[n * columns + c]!;
      row[c] = value;
      if (value !== 0) live.push(c);
    }
    // ReLU features are mostly zeros: only pairs of live entries add anything.
    for (let a = 0; a < live.length; a++) {
      const first = live[a]!;
      const scale = row[first]!;
      const base = first * columns;
      for (let b = a; b < live.length; b++) {
        const second = live[b]!;
        gram[base + second]! += scale * row[second]!;
      }
    }
  }
  return gram;
}

/** The sum of each column of z [rows, columns], in double precision. */
export function columnSums(z: Float32Array, rows: number, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let n = 0; n < rows; n++) {
    for (let c = 0; c < columns; c++) sums[c]! += z[n * columns + c]!;
  }
  return sums;
}
