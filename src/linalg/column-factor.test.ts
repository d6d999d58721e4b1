import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { type ColumnDistances, factorColumns } from './column-factor.js';
import { withKernelHeap } from './kernels/kernel-heap.js';
import { reluFeatures, seeds } from './testing/sample-matrices.js';
import { textbookHouseholderDiagonal } from './testing/textbook-householder.js';

const [rows, columns] = [120, 30];

/** What a rule is told of the columns of z [120, 30]; all are kept. */
function distancesOf(z: Float32Array): Float64Array {
  return withKernelHeap((heap) => {
    let told = new Float64Array(0);
    const keepAll = ({ distances }: ColumnDistances) => {
      told = distances.slice();
      return new Uint8Array(distances.length).fill(1);
    };
    factorColumns(heap, { z, rows, columns, describe: String }, keepAll);
    return told;
  });
}

/** The largest relative error of the distances. */
function distanceError(z: Float32Array): number {
  const exact = textbookHouseholderDiagonal(z, rows, columns).map(Math.abs);
  const found = distancesOf(z);
  return Math.max(...exact.map((distance, c) => Math.abs(found[c]! / distance - 1)));
}

describe('factorColumns', () => {
  it('tells distances to a part in ten thousand where no column is near to dependence', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.5), (seed, zeros) => {
        const z = reluFeatures(RandomStream.fromSeed(seed), rows * columns, zeros);
        expect(distanceError(z)).toBeLessThan(1e-4);
      }),
      { numRuns: 20 },
    );
  });

  it('tells them to 10⁻⁸ where one column is: float64 takes over', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: columns - 1 }), (seed, near) => {
        const z = reluFeatures(RandomStream.fromSeed(seed), rows * columns, 0.5);
        for (let n = 0; n < rows; n++) {
          z[n * columns + near] = z[n * columns]! + 1e-3 * z[n * columns + near]!;
        }
        expect(distanceError(z)).toBeLessThan(1e-8);
      }),
      { numRuns: 20 },
    );
  });

  it('takes columns of any size without losing more digits', () => {
    const z = reluFeatures(RandomStream.fromSeed(1), rows * columns, 0.5);
    for (const scale of [2 ** -70, 2 ** 70]) {
      expect(distanceError(z.map((value) => value * scale))).toBeLessThan(1e-4);
    }
  });
});
