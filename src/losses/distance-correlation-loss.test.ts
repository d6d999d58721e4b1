import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { distanceCorrelation } from '../evaluation/distance-correlation.js';
import { distanceCorrelationLoss } from './distance-correlation-loss.js';
import { finiteDifferences, relativeError } from './testing/finite-differences.js';

const rows = 24;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Features of both models, related by a common part of this share, in [24, 3] and [24, 5]. */
function related(seed: number, share: number): [Matrix, Matrix] {
  const stream = RandomStream.fromSeed(seed);
  const of = (name: string, columns: number) =>
    Matrix.from1DArray(rows, columns, [...stream.split(name).normalArray(rows * columns)]);
  const common = of('common', 3);
  const first = Matrix.add(Matrix.mul(common, share), Matrix.mul(of('first', 3), 1 - share));
  const second = of('second', 5);
  for (let c = 0; c < 3; c++) {
    second.setColumn(
      c,
      second.getColumn(c).map((value, row) => (1 - share) * value + share * common.get(row, c) ** 2),
    );
  }
  return [first, second];
}

const toTensor = (z: Matrix) => tf.tensor2d(z.to1DArray(), [z.rows, z.columns]);
const valueOf = (...both: [Matrix, Matrix]): number =>
  tf.tidy(() => {
    const [z1, z2] = both.map(toTensor) as [tf.Tensor2D, tf.Tensor2D];
    return distanceCorrelationLoss(z1, z2).dataSync()[0] ?? NaN;
  });

/** In float64, by the measure that claims are made of. */
function oracle(z1: Matrix, z2: Matrix): number {
  const points = (z: Matrix) => ({ values: Float64Array.from(z.to1DArray()), dimension: z.columns });
  const d = Math.max(0, distanceCorrelation(points(z1), points(z2)));
  return -Math.log(1 + 1e-3 - d);
}

beforeAll(async () => {
  await prepareBackend();
});

describe('distanceCorrelationLoss', () => {
  it('is what a float64 oracle says, and its gradients are those of finite differences', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0.3, 0.6, 0.9), (seed, share) => {
        const [z1, z2] = related(seed, share);
        const { value, grads } = tf.valueAndGrads((a, b) =>
          distanceCorrelationLoss(a as tf.Tensor2D, b as tf.Tensor2D),
        )([toTensor(z1), toTensor(z2)]);
        const expected = oracle(z1, z2);
        expect(Math.abs((value.dataSync()[0] ?? NaN) - expected)).toBeLessThan(1e-4);
        // Below 0 it is cut off, and nothing leads back from there.
        if (expected > 1e-2) {
          const errors = [
            relativeError(
              grads[0]?.dataSync() ?? [],
              finiteDifferences((z) => oracle(z, z2), z1),
            ),
            relativeError(
              grads[1]?.dataSync() ?? [],
              finiteDifferences((z) => oracle(z1, z), z2),
            ),
          ];
          for (const error of errors) expect(error).toBeLessThan(1e-2);
        }
        tf.dispose([value, ...grads]);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same whichever model comes first, and wherever, however turned and however large features are', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(1e-2, 1, 1e2), (seed, scale) => {
        const [z1, z2] = related(seed, 0.6);
        const expected = valueOf(z1, z2);
        expect(valueOf(z2, z1)).toBeCloseTo(expected, 4);
        const moved = new Matrix(
          z1.to2DArray().map(([x = 0, y = 0, z = 0]) => [y * scale + 1, -x * scale, z * scale]),
        );
        expect(valueOf(moved, z2)).toBeCloseTo(expected, 2);
      }),
      { numRuns: 20 },
    );
  });

  it('sees a relation that is not linear, as R² does not', () => {
    const x = Array.from({ length: rows }, (_, row) => row - (rows - 1) / 2);
    const line = Matrix.columnVector(x);
    const square = Matrix.columnVector(x.map((value) => value ** 2));
    // R² is 0.
    expect(valueOf(line, square)).toBeGreaterThan(0.1);
  });

  it('is nothing, with gradients that are numbers, where a model is dead, and leaves no tensor', async () => {
    const [z1] = related(3, 0.5);
    const dead = Matrix.zeros(rows, 4);
    expect(valueOf(z1, dead)).toBeCloseTo(0, 2);
    const inputs = [toTensor(z1), toTensor(dead)];
    const leaked = await tensorsLeakedBy(() => {
      const { value, grads } = tf.valueAndGrads((a, b) =>
        distanceCorrelationLoss(a as tf.Tensor2D, b as tf.Tensor2D),
      )(inputs);
      for (const grad of grads) expect([...grad.dataSync()].every(Number.isFinite)).toBe(true);
      tf.dispose([value, ...grads]);
      return Promise.resolve();
    });
    expect(leaked).toBe(0);
    tf.dispose(inputs);
  });

  it('asks for rows of the same samples, at least four', () => {
    const [three, four] = [tf.zeros<tf.Rank.R2>([3, 2]), tf.zeros<tf.Rank.R2>([4, 2])];
    expect(() => distanceCorrelationLoss(three, three)).toThrow(/at least 4 samples, got 3/);
    expect(() => distanceCorrelationLoss(four, three)).toThrow(/second features/);
    tf.dispose([three, four]);
  });
});
