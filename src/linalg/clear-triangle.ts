import { roundingShare } from './cholesky.js';
import { distancesOf, isClear, powersOfTwo } from './column-factor.js';
import { withKernelHeap } from './kernels/kernel-heap.js';

/** Columns of which a backend made the inner products in float32; none of them is zero. */
export interface CentredGram {
  readonly rows: number;
  /** YᵀY of the centred columns Y, row-major [size, size]; the upper triangle is read. */
  readonly gram: Float32Array;
  /** The mean of each column before it was centred. */
  readonly means: Float32Array;
}

/**
 * R with RᵀR = YᵀY, factored in float64, where inner products in float32 are certainly good enough, and every column is kept
 * by any rule that drops those nearer than `clearShare` of the farthest to the span of the columns before them
 * (Algorithm 1: 5·10⁻⁴). Else undefined: `factorColumns` then knows what to do.
 *
 * @returns row-major [size, size], upper triangular; a copy
 */
export function clearTriangle({ rows, gram, means }: CentredGram): Float32Array | undefined {
  const size = means.length;
  const spread = Float64Array.from({ length: size }, (_, c) => gram[c * (size + 1)]!);
  const lengths = spread.map((square, c) => square + rows * means[c]! ** 2);
  if (!lengths.every((length) => length > 0 && Number.isFinite(length))) return undefined;
  const scales = powersOfTwo(lengths);
  return withKernelHeap((heap) => {
    const triangle = heap.allocate(8 * size * size);
    const scaledLengths = heap.put(lengths.map((length, c) => length * scales[c]! ** 2));
    const r = heap.float64(triangle, size * size).fill(0);
    for (let i = 0; i < size; i++) {
      for (let j = i; j < size; j++) r[i * size + j] = gram[i * size + j]! * scales[i]! * scales[j]!;
    }
    const rank = heap.kernels.factorCholesky(size, triangle, scaledLengths, roundingShare, rows - 1);
    const factored = { triangle, rank, scales, lengths };
    const sums = Float64Array.from(means, (mean) => rows * mean);
    const distances = distancesOf(heap, rows, sums, factored);
    if (!isClear(heap, rows, factored, distances)) return undefined;
    const found = heap.float64(triangle, size * size);
    const result = new Float32Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = i; j < size; j++) result[i * size + j] = found[i * size + j]! / scales[j]!;
    }
    return result;
  });
}
