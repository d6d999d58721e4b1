import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { RandomStream } from '../../src/core/random-stream.js';
import { NumericalError } from '../../src/core/errors.js';
import { correlationLoss, featureCorrelation } from '../../src/losses/correlation.js';
import { exactClaim } from '../../src/papers/wiedeman-wang-2022/claim.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
/** The same cases in every run: a verdict must not depend on the day. */
const cases = { seed: 2022, numRuns: 200 };
const widths = fc.integer({ min: 1, max: 40 });

function gaussian(stream: RandomStream, rows: number, columns: number): tf.Tensor2D {
  return tf.tensor2d(stream.normalArray(rows * columns), [rows, columns]);
}

/** R² of unrelated features: nothing but chance relates them. */
function unrelatedR2(seed: number, rows: number, columns: number): number {
  const stream = RandomStream.fromSeed(seed);
  const z1 = gaussian(stream.split('first'), rows, columns);
  const z2 = gaussian(stream.split('second'), rows, columns);
  const { r2 } = featureCorrelation(z1, z2, { underdetermined: 'allow' });
  tf.dispose([z1, z2]);
  return r2;
}

exactClaim('text-batch-must-exceed-features', {
  source: 'Discussion',
  statement:
    'The correlation loss means nothing unless the batch exceeds the number of features (N > M + 1), and little unless N ≫ M.',
  laws: {
    'unrelated features have R² = 1 whenever N ≤ M + 1': () =>
      fc.assert(
        fc.property(seeds, widths, fc.nat(40), (seed, columns, fewer) => {
          const rows = Math.max(2, columns + 1 - fewer);
          return unrelatedR2(seed, rows, columns) > 1 - 1e-4;
        }),
        cases,
      ),
    'unrelated features have R² below 1 whenever N > M + 1': () =>
      fc.assert(
        fc.property(seeds, widths, fc.integer({ min: 1, max: 40 }), (seed, columns, more) => {
          return unrelatedR2(seed, columns + 1 + more, columns) < 1;
        }),
        cases,
      ),
    'unrelated Gaussian features have a mean R² of M / (N − 1): chance alone, small only for N ≫ M': () => {
      for (const [rows, columns] of [
        [50, 40],
        [100, 40],
        [400, 40],
        [1000, 20],
      ] as const) {
        const draws = Array.from({ length: 40 }, (_, seed) => unrelatedR2(seed, rows, columns));
        const mean = draws.reduce((sum, r2) => sum + r2, 0) / draws.length;
        const spread = Math.sqrt(draws.reduce((sum, r2) => sum + (r2 - mean) ** 2, 0) / (draws.length - 1));
        const error = Math.abs(mean - columns / (rows - 1)) / (spread / Math.sqrt(draws.length));
        if (error > 4.5)
          throw new Error(
            `N = ${rows}, M = ${columns}: mean R² ${mean}, ${error.toFixed(1)} standard errors off`,
          );
      }
    },
    'the loss refuses such a batch': () =>
      fc.assert(
        fc.property(seeds, widths, fc.nat(39), (seed, columns, fewer) => {
          const rows = Math.max(1, columns + 1 - fewer);
          const stream = RandomStream.fromSeed(seed);
          const features = [
            gaussian(stream.split(1), rows, columns),
            gaussian(stream.split(2), rows, columns),
          ] as const;
          try {
            correlationLoss(...features);
            return false;
          } catch (error) {
            return error instanceof NumericalError;
          } finally {
            tf.dispose([...features]);
          }
        }),
        cases,
      ),
  },
});
