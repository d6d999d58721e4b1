/** The diagonal of R, with its signs (LAPACK's), of an unpivoted Householder QR, column by column. */
export function textbookHouseholderDiagonal(z: Float32Array, rows: number, columns: number): Float64Array {
  const columnsOf = Array.from({ length: columns }, (_, c) =>
    Float64Array.from({ length: rows }, (__, n) => z[n * columns + c]!),
  );
  const diagonal = new Float64Array(columns);
  for (let c = 0; c < Math.min(rows, columns); c++) {
    const column = columnsOf[c]!;
    const pivot = column[c]!;
    let below = 0;
    for (let n = c + 1; n < rows; n++) below += column[n]! ** 2;
    if (below === 0) {
      diagonal[c] = pivot;
      continue;
    }
    const beta = -Math.sign(pivot || 1) * Math.sqrt(pivot * pivot + below);
    diagonal[c] = beta;
    reflect(columnsOf, c, pivot - beta);
  }
  return diagonal;
}

/** Applies the reflection of column c, whose vector is (head, entries below the pivot), to the columns right of it. */
function reflect(columnsOf: readonly Float64Array[], c: number, head: number): void {
  const vector = columnsOf[c]!;
  let squared = head * head;
  for (let n = c + 1; n < vector.length; n++) squared += vector[n]! ** 2;
  for (let j = c + 1; j < columnsOf.length; j++) {
    const column = columnsOf[j]!;
    let product = head * column[c]!;
    for (let n = c + 1; n < vector.length; n++) product += vector[n]! * column[n]!;
    const scale = (2 * product) / squared;
    column[c]! -= scale * head;
    for (let n = c + 1; n < vector.length; n++) column[n]! -= scale * vector[n]!;
  }
}
