/** Address of a matrix in the memory of the kernels, in bytes. */
export type Pointer = number;

/** How {@link Kernels.multiplyF32} makes a product; sum what applies. As in assembly/multiply.as. */
export const productMode = { add: 0, subtract: 1, transposeA: 2, transposeB: 4, upperOnly: 8 } as const;

type Product = (
  mode: number,
  m: number,
  n: number,
  depth: number,
  a: Pointer,
  lda: number,
  b: Pointer,
  ldb: number,
  c: Pointer,
  ldc: number,
) => void;

/** What assembly/main.as exports; the sources say what each does. Matrices are row-major. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  /** Bytes at the bottom of memory that the kernels use themselves. */
  readonly reservedBytes: WebAssembly.Global;
  readonly multiplyF32: Product;
  /** For A with many zeros; B is never transposed. */
  readonly multiplySparseF32: Product;
  readonly multiplyF64: Product;
  /** Whether products of f32 are made in tiles for lanes of 256 bits from here on; same bits. */
  takeWideTiles(on: boolean): void;
  gramMatrix(rows: number, columns: number, z: Pointer, out: Pointer): void;
  gramOfSparse(rows: number, columns: number, z: Pointer, out: Pointer): void;
  addColumns(rows: number, columns: number, z: Pointer, sums: Pointer, magnitudes: Pointer): number;
  addSquares(rows: number, columns: number, z: Pointer, squares: Pointer): void;
  combineRows(rows: number, columns: number, x: Pointer, factors: Pointer, out: Pointer): void;
  gatherColumns(rows: number, columns: number, z: Pointer, count: number, indices: Pointer): void;
  centreColumns(rows: number, columns: number, z: Pointer, means: Pointer, scales: Pointer): number;
  combineWithCentred(
    rows: number,
    columns: number,
    x: Pointer,
    z: Pointer,
    means: Pointer,
    total: number,
    rest: number,
  ): void;
  scaleRows(rows: number, columns: number, x: Pointer, scales: Pointer): void;
  sumOfSquares(rows: number, columns: number, z: Pointer): number;
  centreGram(n: number, g: Pointer, rows: number, sums: Pointer, scales: Pointer): void;
  factorCholesky(n: number, a: Pointer, lengths: Pointer, share: number, maxRank: number): number;
  updatedDiagonal(n: number, r: Pointer, v: Pointer, out: Pointer): void;
  blockInverseBytes(n: number): number;
  invertBlocks(n: number, r: Pointer, out: Pointer): void;
  solveNormal(n: number, r: Pointer, inverses: Pointer, m: number, x: Pointer, spare: Pointer): void;
  solveUpper(n: number, r: Pointer, inverses: Pointer, m: number, x: Pointer, spare: Pointer): void;
  smallestEigenvalue(n: number, r: Pointer, x: Pointer): number;
  invertTriangle(n: number, r: Pointer, ld: number, out: Pointer, spare: Pointer): void;
  triangleBytes(columns: number): number;
  reflectionSpare(rows: number, width: number): number;
  factorReflections(rows: number, columns: number, a: Pointer, triangles: Pointer, spare: Pointer): void;
  applyReflections(
    mode: number,
    rows: number,
    columns: number,
    a: Pointer,
    triangles: Pointer,
    width: number,
    b: Pointer,
    spare: Pointer,
  ): void;
  /** Numbers of float64 that the three below need as spare room. */
  qrSpare(rows: number, columns: number): number;
  factorQr(rows: number, columns: number, a: Pointer, factors: Pointer, spare: Pointer): void;
  formQ(rows: number, columns: number, a: Pointer, factors: Pointer, q: Pointer, spare: Pointer): void;
  factorPivotedQr(
    rows: number,
    columns: number,
    a: Pointer,
    factors: Pointer,
    order: Pointer,
    spare: Pointer,
  ): void;
}
