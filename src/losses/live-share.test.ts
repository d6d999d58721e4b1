import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { unevenness } from './live-share.js';
import { finiteDifferences, relativeError } from './testing/finite-differences.js';

const rows = 30;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const gaussian = (seed: number, columns: number) =>
  Matrix.from1DArray(rows, columns, [...RandomStream.fromSeed(seed).normalArray(rows * columns)]);
const toTensor = (z: Matrix) => tf.tensor2d(z.to1DArray(), [z.rows, z.columns]);
const valueOf = (z: Matrix): number => tf.tidy(() => unevenness(toTensor(z)).dataSync()[0] ?? NaN);

/** log(1/p) in float64. */
function oracle(z: Matrix): number {
  const lengths = z.variance('column').map((variance) => variance * (z.rows - 1));
  const sum = lengths.reduce((a, b) => a + b, 0);
  const squares = lengths.reduce((a, b) => a + b * b, 0);
  return Math.log(z.columns * squares + 1e-6) - Math.log(sum ** 2 + 1e-6 / z.columns);
}

beforeAll(async () => {
  await prepareBackend();
});

describe('unevenness', () => {
  it('is what a float64 oracle says, in [0, log M], and its gradient is that of finite differences', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 8 }), (seed, columns) => {
        const z = gaussian(seed, columns);
        const { value, grads } = tf.valueAndGrads((x) => unevenness(x as tf.Tensor2D))([toTensor(z)]);
        const found = value.dataSync()[0] ?? NaN;
        expect(found).toBeGreaterThan(-1e-5);
        expect(found).toBeLessThan(Math.log(columns) + 1e-5);
        expect(Math.abs(found - oracle(z))).toBeLessThan(1e-5);
        expect(relativeError(grads[0]?.dataSync() ?? [], finiteDifferences(oracle, z))).toBeLessThan(1e-3);
        tf.dispose([value, ...grads]);
      }),
      { numRuns: 40 },
    );
  });

  it('rises with every column that dies, from near 0 to log M where none lives', () => {
    const z = gaussian(3, 8);
    const values = Array.from({ length: 9 }, (_, dead) => {
      const dying = z.clone();
      for (let c = 0; c < dead; c++) dying.setColumn(c, new Array<number>(rows).fill(0));
      return valueOf(dying);
    });
    values.slice(0, -2).forEach((value, dead) => expect(values[dead + 1]).toBeGreaterThan(value));
    expect(values[0]).toBeLessThan(0.2);
    expect(values[7]).toBeCloseTo(Math.log(8), 4);
    expect(values[8]).toBeCloseTo(Math.log(8), 4);
  });

  it('is log(M/k) where k of M columns vary alike and the others not at all, whatever their scale and shift', () => {
    const column = gaussian(5, 1).getColumn(0);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (live, scale) => {
          const z = Matrix.zeros(rows, 8);
          for (let c = 0; c < live; c++)
            z.setColumn(
              c,
              column.map((value) => scale * value + 2),
            );
          expect(valueOf(z)).toBeCloseTo(Math.log(8 / live), 3);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('leaves no tensor behind but the scalar', async () => {
    const run = () => Promise.resolve(void valueOf(gaussian(1, 4)));
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});
