import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { readInstallation, tensorflowFolder } from '../backend/tensorflow/installation.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { gaussians, relativeError, reluFeatures, seeds } from '../linalg/testing/sample-matrices.js';
import { nativeGradient } from './native-gradient.js';
import { regressForGradient } from './regression.js';
import { registerTextbookBackend, textbookBackend } from './testing/native-kernels-on-cpu.js';
import { conditioned, oracleGradients } from './testing/oracle-gradients.js';

const [rows, columns, width] = [90, 12, 7];
/** Of the loss, as in correlation.ts. */
const slopes = (rss: number, tss: number) => ({ rss: -1 / (rss + 1e-3), tss: 1 / (tss + 1e-3) });

const toMatrix = (values: ArrayLike<number>, m: number) => Matrix.from1DArray(rows, m, Array.from(values));
const features = (seed: number, name: string, m: number) =>
  toMatrix(reluFeatures(RandomStream.fromSeed(seed).split(name), rows * m), m);

/** What the gradient is here, and tensors disposed; undefined where it is left to the kernels. */
function gradientOf(z1: Matrix, z2: Matrix) {
  const [first, second] = [z1, z2].map((z) => tf.tensor2d(z.to1DArray(), [z.rows, z.columns], 'float32')) as [
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  const found = nativeGradient(first, second, slopes);
  const read = found && {
    ...found,
    first: [...found.first.dataSync()],
    second: [...found.second.dataSync()],
  };
  tf.dispose([first, second, ...(found ? [found.first, found.second] : [])]);
  return read;
}

function expectOracle(z1: Matrix, z2: Matrix, tolerance: number): void {
  const found = gradientOf(z1, z2);
  const { loss, gradients } = oracleGradients(z1, z2);
  if (found === undefined) throw new Error('left to the kernels');
  expect(Math.abs(Math.log(found.tss + 1e-3) - Math.log(found.rss + 1e-3) - loss)).toBeLessThan(1e-5);
  expect(relativeError(found.first, gradients[0] ?? [])).toBeLessThan(tolerance);
  expect(relativeError(found.second, gradients[1] ?? [])).toBeLessThan(tolerance);
}

/** The same by the kernels of `linalg`, on the cpu backend. */
function byKernels(z1: Matrix, z2: Matrix) {
  const current = tf.getBackend();
  tf.setBackend('cpu');
  const tensors = [z1, z2].map((z) => tf.tensor2d(z.to1DArray(), [z.rows, z.columns], 'float32'));
  const { first, second, ...sums } = regressForGradient(...(tensors as [tf.Tensor2D, tf.Tensor2D]), slopes);
  const read = { ...sums, first: [...first.dataSync()], second: [...second.dataSync()] };
  tf.dispose([first, second, ...tensors]);
  tf.setBackend(current);
  return read;
}

const places: [string, boolean, () => Promise<unknown>][] = [
  ['textbook kernels', true, () => Promise.resolve(tf.setBackend(textbookBackend))],
  [
    'tensorflow (npx transfer-claims setup tensorflow)',
    readInstallation(tensorflowFolder()) !== undefined,
    () => prepareBackend({ name: 'tensorflow' }),
  ],
];

beforeAll(async () => {
  await prepareBackend({ name: 'cpu' });
  registerTextbookBackend();
});

describe.each(places)('nativeGradient on %s', (_, available, prepare) => {
  describe.skipIf(!available)('where it is available', () => {
    beforeEach(async () => {
      await prepare();
    });

    it('is the gradient of a float64 oracle', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          expectOracle(features(seed, 'first', columns), features(seed, 'second', width), 1e-5);
        }),
        { numRuns: 20 },
      );
    });

    it('is so where little is left of the second features, for it solves twice', () => {
      const z1 = features(1, 'first', columns);
      const map = Matrix.from1DArray(columns, width, [
        ...gaussians(RandomStream.fromSeed(2), columns * width),
      ]);
      const noise = toMatrix(gaussians(RandomStream.fromSeed(3), rows * width), width).mul(0.01);
      const z2 = toMatrix(Float32Array.from(z1.mmul(map).add(noise).to1DArray()), width);
      // float32 holds z2 to 6e-8 of itself, and the residual is a hundredth of it or less.
      expectOracle(z1, z2, 1e-4);
    });

    it('passes over columns of zeros, whose gradient is zero', () => {
      fc.assert(
        fc.property(
          seeds,
          fc.subarray([...Array(columns).keys()], { minLength: 1, maxLength: 8 }),
          (seed, dead) => {
            const z1 = features(seed, 'first', columns);
            const z2 = features(seed, 'second', width);
            const live = [...Array(columns).keys()].filter((column) => !dead.includes(column));
            const kept = z1.selection([...Array(rows).keys()], live);
            for (const column of dead) z1.setColumn(column, Array<number>(rows).fill(0));
            const [all, some] = [gradientOf(z1, z2), gradientOf(kept, z2)];
            const first = toMatrix(all?.first ?? [], columns);
            expect(all?.keptColumns).toBe(live.length);
            expect(dead.every((column) => first.getColumn(column).every((value) => value === 0))).toBe(true);
            const moved = first.selection([...Array(rows).keys()], live).to1DArray();
            expect(relativeError(moved, some?.first ?? [])).toBeLessThan(1e-5);
            expect(relativeError(all?.second ?? [], some?.second ?? [])).toBeLessThan(1e-5);
          },
        ),
        { numRuns: 20 },
      );
    });

    it.each([1, 30, 1000])('is within 1e-3 of float64 at condition %d', (condition) => {
      const stream = RandomStream.fromSeed(condition);
      const z1 = conditioned((count) => stream.normalArray(count), [rows, columns], condition);
      expectOracle(z1, features(condition, 'second', width), 1e-3);
    });

    const spoilers: Record<string, (z1: Matrix) => void> = {
      'a column twice': (z1) => z1.setColumn(3, z1.getColumn(1)),
      'a column nearly twice': (z1) =>
        z1.setColumn(
          3,
          z1.getColumn(1).map((x, i) => x + 1e-2 * (i % 3)),
        ),
      'a constant column': (z1) => z1.setColumn(3, Array<number>(rows).fill(2)),
      'two constant columns, and zeros': (z1) =>
        z1
          .setColumn(3, Array<number>(rows).fill(2))
          .setColumn(5, Array<number>(rows).fill(1))
          .setColumn(6, Array<number>(rows).fill(0)),
      'one column a hundred times smaller': (z1) => z1.mulColumn(3, 1e-2),
      'one column ten thousand times smaller': (z1) => z1.mulColumn(3, 1e-4),
      'a mean far above the spread': (z1) => z1.add(100),
    };

    it.each(Object.entries(spoilers))('is what the kernels find, in float64: %s', (_name, spoil) => {
      const [z1, z2] = [features(4, 'first', columns), features(4, 'second', width)];
      spoil(z1);
      const [found, expected] = [gradientOf(z1, z2), byKernels(z1, z2)];
      expect(found?.keptColumns).toBe(expected.keptColumns);
      expect(Math.abs((found?.rss ?? NaN) / expected.rss - 1)).toBeLessThan(1e-4);
      expect(relativeError(found?.first ?? [], expected.first)).toBeLessThan(1e-3);
      expect(relativeError(found?.second ?? [], expected.second)).toBeLessThan(1e-3);
    });

    it('leaves to the kernels what it cannot tell', () => {
      const [z1, z2] = [features(4, 'first', columns), features(4, 'second', width)];
      expect(gradientOf(z1.clone().mul(0), z2)).toBeUndefined();
      expect(gradientOf(z1, z2.clone().add(100))).toBeUndefined();
      expect(gradientOf(z1, z2.clone().mul(0).add(1))).toBeUndefined();
      const wide = toMatrix(gaussians(RandomStream.fromSeed(6), rows * rows), rows);
      expect(gradientOf(wide, z2)).toBeUndefined();
    });

    it('says which column is not finite, columns of zeros before it or not', () => {
      const [z1, z2] = [features(4, 'first', columns).set(5, 2, NaN), features(4, 'second', width)];
      expect(() => gradientOf(z1, z2)).toThrow(/column 2 of the first features is not finite/);
      z1.setColumn(0, Array<number>(rows).fill(0));
      expect(() => gradientOf(z1, z2)).toThrow(/column 2 of the first features is not finite/);
    });

    it.each([8e-6, 2e-5, 1e-3])('leaves to the kernels, or tells: a column that is 1 within %d', (near) => {
      const [z1, rest] = [features(4, 'first', columns), features(4, 'second', width)];
      const spread = gaussians(RandomStream.fromSeed(7), rows);
      z1.setColumn(
        3,
        Float64Array.from(spread, (value) => Math.fround(1 + near * value)),
      );
      const z2 = rest.mul(0.1).addColumnVector(spread.map((value) => 3 * value));
      const [found, expected] = [gradientOf(z1, z2), byKernels(z1, z2)];
      if (near < 1e-4) expect(found).toBeUndefined();
      else expect(Math.abs((found?.rss ?? NaN) / expected.rss - 1)).toBeLessThan(1e-2);
    });

    it('keeps what Algorithm 1 keeps of two columns of which one is a hundred times the other and a little more', () => {
      const unit = (name: string) => {
        const values = gaussians(RandomStream.fromSeed(8).split(name), rows);
        return values.map((value) => value / Math.sqrt(rows));
      };
      const [u, v] = [unit('u'), unit('v')];
      const second = u.map((value, row) => 100 * value + 8e-4 * (v[row] ?? NaN));
      const z1 = new Matrix(rows, 2).setColumn(0, u).setColumn(1, second);
      const z2 = features(4, 'second', width);
      const found = gradientOf(z1, z2) ?? byKernels(z1, z2);
      expect(found.keptColumns).toBe(2);
    });

    it.each([1e-15, 1e15])('is right for features of any size: times %d', (size) => {
      const [z1, z2] = [features(4, 'first', columns).mul(size), features(4, 'second', width)];
      z1.mulColumn(3, 1e-2);
      z1.setColumn(5, Array<number>(rows).fill(0));
      const scaled = size > 1 ? z2.mul(size / 1e5) : z2;
      const [found, expected] = [gradientOf(z1, scaled), byKernels(z1, scaled)];
      expect(found?.keptColumns).toBe(columns - 1);
      expect(Math.abs((found?.rss ?? NaN) / expected.rss - 1)).toBeLessThan(1e-4);
      expect(relativeError(found?.first ?? [], expected.first)).toBeLessThan(1e-3);
    });

    it('leaves no tensor behind, taken or not', async () => {
      const [z1, z2] = [features(5, 'first', columns), features(5, 'second', width)];
      const run = () => void gradientOf(z1, z2);
      expect(await tensorsLeakedBy(run)).toBe(0);
      z1.setColumn(0, Array<number>(rows).fill(0));
      expect(await tensorsLeakedBy(run)).toBe(0);
      z1.setColumn(1, Array<number>(rows).fill(1));
      expect(await tensorsLeakedBy(run)).toBe(0);
    });
  });
});
