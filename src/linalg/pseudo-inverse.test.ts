import fc from 'fast-check';
import { Matrix, pseudoInverse as oracleInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { pseudoInverse } from './pseudo-inverse.js';
import { gaussians, relativeError, seeds } from './testing/sample-matrices.js';
import { textbookProduct } from './testing/textbook-product.js';

const sizes = fc.integer({ min: 1, max: 30 });

/** A matrix of the given rank: a product of two Gaussian ones. */
function ofRank(seed: number, rows: number, columns: number, rank: number): Float64Array {
  const stream = RandomStream.fromSeed(seed);
  return textbookProduct(
    { data: gaussians(stream.split('left'), rows * rank), rows, columns: rank },
    { data: gaussians(stream.split('right'), rank * columns), rows: rank, columns },
  );
}

describe('pseudoInverse', () => {
  it('is what singular values give, for tall and wide matrices of every rank', () => {
    fc.assert(
      fc.property(seeds, sizes, sizes, sizes, (seed, rows, columns, wanted) => {
        const rank = Math.min(wanted, rows, columns);
        const data = ofRank(seed, rows, columns, rank);
        const relativeTolerance = 1e-10;
        const found = pseudoInverse({ data, rows, columns }, { relativeTolerance });
        const matrix = Matrix.from1DArray(rows, columns, [...data]);
        const expected = oracleInverse(matrix, relativeTolerance * matrix.norm()).to1DArray();
        // Both are good to the rounding of A, magnified by its condition.
        const condition = matrix.norm() * Math.hypot(...expected);
        expect(relativeError(found, expected)).toBeLessThan(1e-14 * condition);
      }),
    );
  });

  it('satisfies A·A⁺·A = A and A⁺·A·A⁺ = A⁺', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [rows, columns] = [40, 25];
        const a = { data: ofRank(seed, rows, columns, 9), rows, columns };
        const inverse = { data: pseudoInverse(a), rows: columns, columns: rows };
        const projection = { data: textbookProduct(a, inverse), rows, columns: rows };
        expect(relativeError(textbookProduct(projection, a), a.data)).toBeLessThan(1e-12);
        expect(relativeError(textbookProduct(inverse, projection), inverse.data)).toBeLessThan(1e-12);
      }),
      { numRuns: 20 },
    );
  });

  it('cuts at the tolerance: directions below it do not come back', () => {
    const data = Float64Array.of(1, 0, 0, 1e-6);
    expect(pseudoInverse({ data, rows: 2, columns: 2 })[3]).toBeCloseTo(1e6, 3);
    expect(pseudoInverse({ data, rows: 2, columns: 2 }, { relativeTolerance: 1e-5 })[3]).toBe(0);
    expect(pseudoInverse({ data: Float32Array.of(1, 0, 0, 1e-8), rows: 2, columns: 2 })[3]).toBe(0);
    expect([...pseudoInverse({ data: new Float64Array(6), rows: 2, columns: 3 })]).toEqual(Array(6).fill(0));
  });

  it('refuses a tolerance outside [0, 1] and numbers that are not finite', () => {
    const a = { data: Float64Array.of(1, 2), rows: 2, columns: 1 };
    expect(() => pseudoInverse(a, { relativeTolerance: 2 })).toThrow(
      /relativeTolerance must be in \[0, 1\], got 2/,
    );
    expect(() => pseudoInverse({ ...a, data: Float64Array.of(1, Infinity) })).toThrow(
      /got Infinity in row 1/,
    );
  });
});
