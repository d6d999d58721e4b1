import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { canonicalCorrelationLoss } from './canonical-correlation.js';
import { finiteDifferences, relativeError } from './testing/finite-differences.js';

const rows = 24;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const widths = fc.integer({ min: 1, max: 6 });

/** Features that share a part; entries are float32 numbers. */
function related(seed: number, [m1, m2]: readonly [number, number]): [Matrix, Matrix] {
  const stream = RandomStream.fromSeed(seed);
  const gaussian = (name: string, n: number, m: number) =>
    Matrix.from1DArray(n, m, [...stream.split(name).normalArray(n * m)]);
  const z1 = gaussian('first', rows, m1);
  const z2 = Matrix.add(z1.mmul(gaussian('map', m1, m2)), gaussian('second', rows, m2));
  return [z1, z2].map((z) => Matrix.from1DArray(z.rows, z.columns, z.to1DArray().map(Math.fround))) as [
    Matrix,
    Matrix,
  ];
}

/** The formula as it is written, in float64: projections as N×N matrices. */
function oracle(z1: Matrix, z2: Matrix): number {
  const [p1, p2] = [z1, z2].map((z) => {
    const centred = z.clone().center('column');
    const gram = centred.transpose().mmul(centred);
    const ridge = (1e-2 * gram.trace()) / z.columns;
    return centred
      .mmul(inverse(Matrix.add(gram, Matrix.eye(z.columns).mul(ridge))))
      .mmul(centred.transpose());
  }) as [Matrix, Matrix];
  const share = p1.mmul(p2).trace() / Math.sqrt(p1.trace() * p2.trace());
  return -Math.log(1 - share + 1e-3);
}

const toTensor = (z: Matrix) => tf.tensor2d(z.to1DArray(), [z.rows, z.columns]);

function lossOf(z1: Matrix, z2: Matrix): number {
  return tf.tidy(() => canonicalCorrelationLoss(toTensor(z1), toTensor(z2)).dataSync()[0] ?? NaN);
}

beforeAll(async () => {
  await prepareBackend();
});

describe('canonicalCorrelationLoss', () => {
  it('is what a float64 oracle with whole projections says, and so are its gradients', () => {
    fc.assert(
      fc.property(seeds, widths, widths, (seed, m1, m2) => {
        const [z1, z2] = related(seed, [m1, m2]);
        const { value, grads } = tf.valueAndGrads((a, b) =>
          canonicalCorrelationLoss(a as tf.Tensor2D, b as tf.Tensor2D),
        )([toTensor(z1), toTensor(z2)]);
        const expected = oracle(z1, z2);
        expect(Math.abs((value.dataSync()[0] ?? NaN) - expected)).toBeLessThan(1e-3 * Math.max(1, expected));
        const found = grads.map((gradient) => gradient.dataSync());
        // 1 − s loses up to two of seven digits where s is near 1, and single columns have no gradient but the ridge's.
        const wanted = [
          finiteDifferences((z) => oracle(z, z2), z1),
          finiteDifferences((z) => oracle(z1, z), z2),
        ];
        const size = Math.max(...wanted.map((gradient) => Math.hypot(...gradient)));
        wanted.forEach((gradient, index) => {
          const error = relativeError(found[index] ?? [], gradient) * Math.hypot(...gradient);
          expect(error).toBeLessThan(2e-3 * Math.max(size, 1e-2));
        });
        tf.dispose([value, ...grads]);
      }),
      { numRuns: 12 },
    );
  });

  it('does not change where the models are swapped, or all features of one are scaled and shifted', () => {
    fc.assert(
      fc.property(seeds, widths, widths, (seed, m1, m2) => {
        const [z1, z2] = related(seed, [m1, m2]);
        const loss = lossOf(z1, z2);
        const same = (other: number) => expect(Math.abs(other - loss)).toBeLessThan(2e-3 * Math.max(1, loss));
        same(lossOf(z2, z1));
        same(lossOf(Matrix.add(Matrix.mul(z1, 7), 3), z2));
      }),
      { numRuns: 40 },
    );
  });

  it('is near its largest value for features that are a rotation of each other, and small for unrelated ones', () => {
    const stream = RandomStream.fromSeed(1);
    const gaussian = (name: string) => Matrix.from1DArray(400, 2, [...stream.split(name).normalArray(800)]);
    const z = gaussian('one');
    const turned = z.mmul(
      new Matrix([
        [Math.cos(1), Math.sin(1)],
        [-Math.sin(1), Math.cos(1)],
      ]),
    );
    // With a ridge of 1 % every squared correlation is about 0.99.
    expect(lossOf(z, turned)).toBeGreaterThan(4);
    expect(lossOf(z, gaussian('other'))).toBeLessThan(0.05);
  });

  it('of a model whose features do not vary is 0 but for ε, with no gradient', () => {
    const [z1] = related(1, [3, 3]);
    const dead = Matrix.zeros(rows, 3);
    for (const pair of [
      [z1, dead],
      [dead, z1],
    ] as const) {
      const { value, grads } = tf.valueAndGrads((a, b) =>
        canonicalCorrelationLoss(a as tf.Tensor2D, b as tf.Tensor2D),
      )([toTensor(pair[0]), toTensor(pair[1])]);
      expect(value.dataSync()[0]).toBeCloseTo(-Math.log(1 + 1e-3), 6);
      for (const gradient of grads) expect(Math.max(...gradient.dataSync().map(Math.abs))).toBe(0);
      tf.dispose([value, ...grads]);
    }
  });

  it('refuses features of other samples, too few samples, and features that are not finite', () => {
    const z = (n: number, m: number, value = 0) => tf.fill([n, m], value) as tf.Tensor2D;
    expect(() => canonicalCorrelationLoss(z(9, 2), z(8, 2))).toThrow('must have shape [9×·], got [8×2]');
    expect(() => canonicalCorrelationLoss(z(9, 2), z(9, 8))).toThrow(
      '9 samples cannot tell anything about 8',
    );
    expect(() => tf.tidy(() => canonicalCorrelationLoss(z(9, 2, NaN), z(9, 2)))).toThrow('not finite');
  });

  it('leaves no tensor behind but the scalar', async () => {
    const [z1, z2] = related(1, [3, 4]);
    const run = () => {
      const inputs = [toTensor(z1), toTensor(z2)];
      const { value, grads } = tf.valueAndGrads((a, b) =>
        canonicalCorrelationLoss(a as tf.Tensor2D, b as tf.Tensor2D),
      )(inputs);
      tf.dispose([...inputs, value, ...grads]);
      return Promise.resolve();
    };
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});
