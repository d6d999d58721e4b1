import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { choleskyFactor, diagonalOf, invertTriangle } from './cholesky.js';
import { columnSums, gramMatrix } from './gram-matrix.js';
import { withKernelHeap } from './kernels/kernel-heap.js';
import { gaussians, largestDifference, reluFeatures, seeds } from './testing/sample-matrices.js';
import { textbookCholesky, textbookInverse } from './testing/textbook-cholesky.js';
import { textbookProduct, transposeOf } from './testing/textbook-product.js';

const columnCounts = fc.integer({ min: 1, max: 90 });

/** Features with a column of zeros and a duplicate where there is room. */
function dependentFeatures(seed: number, rows: number, columns: number): Float32Array {
  const z = Float32Array.from(gaussians(RandomStream.fromSeed(seed), rows * columns));
  for (let n = 0; n < rows && columns > 3; n++) {
    z[n * columns + 1] = 0;
    z[n * columns + 3] = z[n * columns]!;
  }
  return z;
}

describe('gramMatrix', () => {
  it('is the upper triangle of ZᵀZ in double precision, dense or sparse', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 300 }), columnCounts, (seed, rows, columns) => {
        const z = reluFeatures(RandomStream.fromSeed(seed), rows * columns, 0.7);
        const matrix = { data: z, rows, columns };
        const expected = textbookProduct(transposeOf(matrix), matrix);
        for (let i = 1; i < columns; i++) expected.fill(0, i * columns, i * columns + i);
        expect(largestDifference(gramMatrix(z, rows, columns), expected)).toBeLessThan(1e-12 * rows);
        const sparse = withKernelHeap((heap) => {
          const [source, out] = [heap.put(z), heap.zeros64(columns * columns)];
          heap.kernels.gramOfSparse(rows, columns, source, out);
          const gram = heap.float64(out, columns * columns).slice();
          for (let i = 1; i < columns; i++) gram.fill(0, i * columns, i * columns + i);
          return gram;
        });
        expect(largestDifference(sparse, expected)).toBeLessThan(1e-12 * rows);
        const sums = textbookProduct(
          { data: new Float64Array(rows).fill(1), rows: 1, columns: rows },
          matrix,
        );
        expect(largestDifference(columnSums(z, rows, columns), sums)).toBeLessThan(1e-12 * rows);
      }),
      { numRuns: 30 },
    );
  });
});

describe('choleskyFactor', () => {
  it('is the textbook factor, with rows of zeros for dependent columns', () => {
    fc.assert(
      fc.property(seeds, columnCounts, (seed, columns) => {
        const gram = gramMatrix(dependentFeatures(seed, columns + 20, columns), columns + 20, columns);
        const factor = choleskyFactor(gram, columns);
        const expected = textbookCholesky(gram, columns, diagonalOf(gram, columns));
        expect(largestDifference(factor, expected)).toBeLessThan(1e-9);
        if (columns > 3) expect([factor[columns + 1], factor[3 * columns + 3]]).toEqual([0, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it('has no more rows that are not zero than it was told there can be', () => {
    const [rows, columns, largest] = [60, 50, 37];
    const gram = gramMatrix(dependentFeatures(1, rows, columns), rows, columns);
    const free = choleskyFactor(gram, columns);
    const capped = withKernelHeap((heap) => {
      const [factor, lengths] = [heap.put(gram), heap.put(diagonalOf(gram, columns))];
      expect(heap.kernels.factorCholesky(columns, factor, lengths, 1e-13, largest)).toBe(largest);
      return heap.float64(factor, columns * columns).slice();
    });
    // Two of the columns are dependent, so the rows end two later.
    const end = (largest + 2) * columns;
    expect(capped.subarray(0, end)).toEqual(free.subarray(0, end));
    expect(capped.subarray(end).every((value) => value === 0)).toBe(true);
  });

  it('has the inverse that back-substitution gives, zero where a pivot is', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 200 }), (seed, columns) => {
        const rows = 2 * columns + 5;
        const factor = choleskyFactor(
          gramMatrix(dependentFeatures(seed, rows, columns), rows, columns),
          columns,
        );
        const error = largestDifference(invertTriangle(factor, columns), textbookInverse(factor, columns));
        expect(error).toBeLessThan(1e-12);
      }),
      { numRuns: 20 },
    );
  });
});
