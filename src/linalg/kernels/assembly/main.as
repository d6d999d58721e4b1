import { multiply, reservedBytes, transposeA, upperOnly } from './multiply';
import { multiplySparse } from './sparse';
import { allFinite } from './vectors';

export { reservedBytes };
export { factorCholesky, updatedDiagonal } from './cholesky';
export {
  addColumns,
  addSquares,
  centreColumns,
  centreGram,
  combineRows,
  combineWithCentred,
  gatherColumns,
  scaleRows,
  sumOfSquares,
} from './columns';
export { multiplyF32, multiplySparseF32 } from './products';
export { takeWideTiles } from './wide-tile';
export { factorPivotedQr, factorQr, formQ, qrSpare } from './householder';
export { applyReflections, factorReflections, reflectionSpare, triangleBytes } from './reflections';
export {
  blockInverseBytes,
  invertBlocks,
  invertTriangle,
  smallestEigenvalue,
  solveNormal,
  solveUpper,
} from './triangle';

/** C ± op(A)·op(B) of f64 matrices. */
export function multiplyF64(
  mode: usize, m: usize, n: usize, depth: usize, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
): void {
  multiply<f64, f64, f64>(mode, m, n, depth, a, lda, b, ldb, c, ldc);
}

/** The upper triangle of ZᵀZ in f64 (out, zero on entry) for z f32 [rows, columns]: products are exact. */
export function gramMatrix(rows: usize, columns: usize, z: usize, out: usize): void {
  multiply<f32, f32, f64>(
    transposeA | upperOnly, columns, columns, rows, z, columns, z, columns, out, columns,
  );
}

/** The same for z with many zeros; 0 · NaN and 0 · ∞ are NaN, so zeros are passed over among numbers only. */
export function gramOfSparse(rows: usize, columns: usize, z: usize, out: usize): void {
  if (!allFinite(rows, columns, z, columns)) return gramMatrix(rows, columns, z, out);
  multiplySparse<f64>(upperOnly, columns, columns, rows, z, 1, columns, z, columns, out, columns);
}
