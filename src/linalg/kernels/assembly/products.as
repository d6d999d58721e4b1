import { multiply, transposeA } from './multiply';
import { multiplySparse } from './sparse';
import { allFinite } from './vectors';

/** C ± op(A)·op(B) of f32 matrices. */
export function multiplyF32(
  mode: usize, m: usize, n: usize, depth: usize, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
): void {
  multiply<f32, f32, f32>(mode, m, n, depth, a, lda, b, ldb, c, ldc);
}

/** C ± op(A)·B of f32 matrices, for A with many zeros, which are passed over where B is finite. */
export function multiplySparseF32(
  mode: usize, m: usize, n: usize, depth: usize, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
): void {
  if (!allFinite(depth, n, b, ldb)) return multiplyF32(mode, m, n, depth, a, lda, b, ldb, c, ldc);
  const turned = (mode & transposeA) != 0;
  multiplySparse<f32>(mode, m, n, depth, a, turned ? 1 : lda, turned ? lda : 1, b, ldb, c, ldc);
}
