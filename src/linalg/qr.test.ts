import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { householderDiagonal } from './householder-diagonal.js';
import { qr } from './qr.js';
import { gaussians, largestDifference, seeds } from './testing/sample-matrices.js';
import { textbookHouseholderDiagonal } from './testing/textbook-householder.js';
import { textbookProduct, transposeOf } from './testing/textbook-product.js';

const columnCounts = fc.integer({ min: 1, max: 70 });
const extraRows = fc.integer({ min: 0, max: 40 });

describe('qr', () => {
  it('multiplies to A, with orthonormal Q and upper triangular R whose diagonal is not negative', () => {
    fc.assert(
      fc.property(seeds, columnCounts, extraRows, fc.boolean(), (seed, columns, extra, duplicate) => {
        const rows = columns + extra;
        const data = gaussians(RandomStream.fromSeed(seed), rows * columns);
        if (duplicate) for (let n = 0; n < rows; n++) data[n * columns + columns - 1] = data[n * columns]!;
        const { q, r } = qr({ data, rows, columns });
        const [left, right] = [
          { data: q, rows, columns },
          { data: r, rows: columns, columns },
        ];
        const identity = Float64Array.from({ length: columns ** 2 }, (_, at) => +(at % (columns + 1) === 0));
        expect(largestDifference(textbookProduct(left, right), data)).toBeLessThan(1e-13 * rows);
        expect(largestDifference(textbookProduct(transposeOf(left), left), identity)).toBeLessThan(
          1e-14 * rows,
        );
        for (let i = 0; i < columns; i++) {
          expect(r[i * (columns + 1)]).toBeGreaterThanOrEqual(0);
          for (let j = 0; j < i; j++) expect(r[i * columns + j]).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('scales with A, up to the ends of the range of double precision', () => {
    const data = gaussians(RandomStream.fromSeed(1), 12);
    const plain = qr({ data, rows: 4, columns: 3 });
    for (const power of [1e-300, 1e300]) {
      const { q, r } = qr({ data: data.map((value) => value * power), rows: 4, columns: 3 });
      expect(largestDifference(q, plain.q)).toBeLessThan(1e-14);
      expect(
        largestDifference(
          r.map((value) => value / power),
          plain.r,
        ),
      ).toBeLessThan(1e-13);
    }
  });

  it('refuses wide matrices, data of another size, and numbers that are not finite', () => {
    expect(() => qr({ data: new Float64Array(6), rows: 2, columns: 3 })).toThrow(
      /rows as columns, got \[2×3\]/,
    );
    expect(() => qr({ data: new Float64Array(5), rows: 3, columns: 2 })).toThrow(
      /must have 6 entries, got 5/,
    );
    expect(() => qr({ data: Float32Array.of(1, NaN), rows: 2, columns: 1 })).toThrow(
      /got NaN in row 1, column 0/,
    );
  });
});

describe('householderDiagonal', () => {
  it('is that of reflections made one by one, signs included, also for wide matrices', () => {
    fc.assert(
      fc.property(seeds, columnCounts, columnCounts, (seed, rows, columns) => {
        const z = Float32Array.from(gaussians(RandomStream.fromSeed(seed), rows * columns));
        const found = householderDiagonal(z, rows, columns);
        const expected = textbookHouseholderDiagonal(z, rows, columns);
        expect(largestDifference(found, expected)).toBeLessThan(1e-11);
      }),
      { numRuns: 40 },
    );
  });
});
