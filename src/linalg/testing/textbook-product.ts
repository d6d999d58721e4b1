/** A row-major matrix of any float type. */
export interface PlainMatrix {
  readonly data: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** The transpose, in double precision. */
export function transposeOf({ data, rows, columns }: PlainMatrix): PlainMatrix {
  const out = new Float64Array(rows * columns);
  for (let n = 0; n < rows; n++) {
    for (let c = 0; c < columns; c++) out[c * rows + n] = data[n * columns + c]!;
  }
  return { data: out, rows: columns, columns: rows };
}

/** A·B by three loops, in double precision. */
export function textbookProduct(a: PlainMatrix, b: PlainMatrix): Float64Array {
  const out = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const scale = a.data[i * a.columns + k]!;
      for (let j = 0; j < b.columns; j++) out[i * b.columns + j]! += scale * b.data[k * b.columns + j]!;
    }
  }
  return out;
}
