import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { gramMatrix } from '../linalg/gram-matrix.js';
import { withKernelHeap } from '../linalg/kernels/kernel-heap.js';
import { factorColumns } from '../linalg/column-factor.js';
import { textbookHouseholderDiagonal } from '../linalg/testing/textbook-householder.js';
import { reluFeatures, seeds } from '../linalg/testing/sample-matrices.js';
import { columnChoice, columnThreshold, selectColumns } from './select-columns.js';

const [rows, columns] = [60, 12];

/** The entry of z [rows, columns] in row n and column c. */
const at = (z: Float32Array, n: number, c: number): number => z[n * columns + c] ?? NaN;

/** Columns whose |R_cc| are known: column c is e_c·distance, plus a mix of the columns before it. */
function withDistances(seed: number, distances: readonly number[]): Float32Array {
  const stream = RandomStream.fromSeed(seed);
  const z = new Float32Array(rows * distances.length);
  distances.forEach((distance, c) => {
    z[c * distances.length + c] = distance;
    // Powers of two keep every entry exact in float32.
    for (let n = 0; n < c; n++)
      z[n * distances.length + c] = 2 ** stream.integer(-3, 0) * (distances[n] ?? 0);
  });
  return z;
}

/** The kept columns by both ways into the rule: from a Gram matrix, and from the centred factor. */
function keptBothWays(z: Float32Array, width: number, variant: 'paper' | 'released' = 'paper'): number[][] {
  const features = { z, rows, columns: width };
  const selected = selectColumns({ ...features, gram: gramMatrix(z, rows, width) }, variant);
  const factored = withKernelHeap((heap) => {
    const describeColumn = (column: number) => `column ${column}`;
    const input = { ...features, describe: describeColumn };
    return [...factorColumns(heap, input, columnChoice(features, variant)).indices];
  });
  return [[...selected.keys()].filter((c) => selected[c] === 1), factored];
}

/** The rule by reflections made one by one; undefined where a column is too near to the threshold to tell. */
function oracleKept(z: Float32Array, width: number): number[] | undefined {
  const distances = textbookHouseholderDiagonal(z, rows, width).map(Math.abs);
  const shares = distances.map((distance) => distance / Math.max(...distances));
  if (shares.some((share) => Math.abs(share / columnThreshold - 1) < 1e-6)) return undefined;
  return [...shares.keys()].filter((c) => (shares[c] ?? 0) > columnThreshold);
}

describe('columns of Z₁ kept by Algorithm 1', () => {
  it('are those of an unpivoted Householder QR on graded, nearly dependent and ReLU columns', () => {
    const grades = fc.array(fc.integer({ min: -6, max: 2 }), { minLength: columns, maxLength: columns });
    const noise = fc.integer({ min: -7, max: 0 });
    fc.assert(
      fc.property(seeds, grades, noise, fc.constantFrom(0, 0.5), (seed, powers, exponent, zeros) => {
        const stream = RandomStream.fromSeed(seed);
        const z = reluFeatures(stream.split('z'), rows * columns, zeros);
        const jitter = stream.split('jitter').normalArray(rows);
        for (let n = 0; n < rows; n++) {
          for (let c = 0; c < columns; c++) z[n * columns + c] = at(z, n, c) * 10 ** (powers[c] ?? 0);
          // The last column nearly depends on the first two.
          const mix = at(z, n, 0) - 2 * at(z, n, 1);
          z[n * columns + columns - 1] = mix * (1 + 10 ** exponent * (jitter[n] ?? 0));
        }
        const expected = oracleKept(z, columns);
        fc.pre(expected !== undefined);
        expect(keptBothWays(z, columns)).toEqual([expected, expected]);
      }),
    );
  });

  it('change exactly at the threshold: a column just above it stays, one just below goes', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(-1e-6, 1e-6), (seed, side) => {
        const near = columnThreshold * (1 + side);
        const distances = [1, 0.5, near, 0.25, near, 1];
        const expected = side > 0 ? [0, 1, 2, 3, 4, 5] : [0, 1, 3, 5];
        expect(keptBothWays(withDistances(seed, distances), 6)).toEqual([expected, expected]);
      }),
    );
  });

  it('are decided by reflections where lengths differ so much that a Gram matrix cannot tell', () => {
    // Column 1 is 2·10⁵ times column 0 but for a distance on either side of the threshold.
    for (const [share, expected] of [
      [4, [0, 1]],
      [0.25, [0]],
    ] as const) {
      const z = new Float32Array(rows * 2);
      z.set([1, 2 ** 22], 0);
      z.set([0, columnThreshold * share], 2);
      expect(keptBothWays(z, 2)).toEqual([expected, expected]);
    }
  });

  it('are not duplicates, sums of others, or zeros', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const z = reluFeatures(RandomStream.fromSeed(seed), rows * columns, 0.3);
        for (let n = 0; n < rows; n++) {
          const row = n * columns;
          z[row + 3] = 0;
          z[row + 5] = at(z, n, 1);
          z[row + 8] = at(z, n, 0) + at(z, n, 2);
        }
        const expected = [0, 1, 2, 4, 6, 7, 9, 10, 11];
        expect(keptBothWays(z, columns)).toEqual([expected, expected]);
      }),
    );
  });

  it('are all of them in the released variant where no R_cc is positive', () => {
    // Positive pivots reflect to negative R_cc: their signed maximum is below zero, and so is the limit.
    const z = withDistances(3, [1, 0.5, 1e-6]);
    for (let n = 4; n < rows; n++)
      for (let c = 0; c < 3; c++) z[n * 3 + c] = 1e-9 * (((n * (c + 3)) % 11) + 1);
    const signed = textbookHouseholderDiagonal(z, rows, 3);
    expect(Math.max(...signed)).toBeLessThan(0);
    expect(keptBothWays(z, 3, 'released')).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(keptBothWays(z, 3)).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});
