import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { firstPrincipalScores, squaredCorrelation } from './principal-component.js';

const rows = 60;

/** Features whose columns have standard deviations 4, 2, 1, …: the leading direction is well separated. */
function features(seed: number, columns: number): Float32Array {
  const stream = RandomStream.fromSeed(seed);
  return Float32Array.from(
    { length: rows * columns },
    (_, index) => 3 + stream.normal() * 4 * 0.5 ** (index % columns),
  );
}

describe('firstPrincipalScores', () => {
  it('are, up to sign, those of an eigenvalue decomposition', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 2, max: 8 }), (seed, columns) => {
        const z = features(seed, columns);
        const centred = Matrix.from1DArray(rows, columns, [...z]).center('column');
        const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
          centred.transpose().mmul(centred),
        );
        const leading = realEigenvalues.indexOf(Math.max(...realEigenvalues));
        const expected = centred.mmul(Matrix.columnVector(eigenvectorMatrix.getColumn(leading))).to1DArray();
        const found = firstPrincipalScores(z, rows, columns);
        const sign = Math.sign((found[0] ?? 0) * (expected[0] ?? 0));
        found.forEach((score, index) => expect(score).toBeCloseTo(sign * (expected[index] ?? NaN), 4));
      }),
      { numRuns: 25 },
    );
  });

  it('are zero where nothing varies', () => {
    expect([...firstPrincipalScores(new Float32Array(20).fill(2), 10, 2)]).toEqual(Array<number>(10).fill(0));
  });
});

describe('squaredCorrelation', () => {
  it('is 1 for a line, of either slope, and 0 for a constant', () => {
    const x = Float64Array.from([1, 2, 4, 8]);
    expect(
      squaredCorrelation(
        x,
        x.map((value) => 3 - 2 * value),
      ),
    ).toBeCloseTo(1, 12);
    expect(squaredCorrelation(x, new Float64Array(4))).toBe(0);
  });

  it('is Pearson’s r squared', () => {
    // r of (1,2,3) and (1,3,2) is 0.5.
    expect(squaredCorrelation(Float64Array.from([1, 2, 3]), Float64Array.from([1, 3, 2]))).toBeCloseTo(
      0.25,
      12,
    );
  });
});
