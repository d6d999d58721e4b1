import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { choleskyFactor } from './cholesky.js';
import { gramMatrix } from './gram-matrix.js';
import { withKernelHeap } from './kernels/kernel-heap.js';
import { smallestEigenvalue } from './smallest-eigenvalue.js';
import { gaussians, seeds } from './testing/sample-matrices.js';

describe('smallestEigenvalue', () => {
  it('is never below the true one, and within a factor of four of it for random matrices', () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(seeds, sizes, fc.integer({ min: 0, max: 60 }), (seed, size, extra) => {
        const rows = size + extra;
        const z = Float32Array.from(gaussians(RandomStream.fromSeed(seed), rows * size));
        const factor = choleskyFactor(gramMatrix(z, rows, size), size);
        fc.pre(Math.abs(factor[size * size - 1]!) > 1e-3);
        const matrix = Matrix.from1DArray(rows, size, [...z]);
        const { realEigenvalues } = new EigenvalueDecomposition(matrix.transpose().mmul(matrix));
        const smallest = Math.min(...realEigenvalues);
        const found = withKernelHeap((heap) => smallestEigenvalue(heap, heap.put(factor), size));
        const rounding = 1e-13 * Math.max(...realEigenvalues);
        expect(found).toBeGreaterThan(smallest - rounding);
        expect(found).toBeLessThan(4 * smallest + rounding);
      }),
    );
  });
});
