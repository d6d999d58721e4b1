import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { readReferenceCases, type ReferenceCase } from './testing/reference-cases.js';
import { correlationLoss, featureCorrelation } from './correlation.js';
import { oracleCorrelation } from './testing/oracle-correlation.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const widths = fc.integer({ min: 1, max: 8 });

/** ReLU-like features [rows, columns]: half of the entries are zero. */
function randomFeatures(stream: RandomStream, rows: number, columns: number): Matrix {
  return Matrix.from1DArray(
    rows,
    columns,
    [...stream.normalArray(rows * columns)].map((x) => Math.max(0, x)),
  );
}

const gaussian = (stream: RandomStream, rows: number, columns: number): Matrix =>
  Matrix.from1DArray(rows, columns, [...stream.normalArray(rows * columns)]);

/** A rotation of `size` dimensions. */
const rotation = (stream: RandomStream, size: number): Matrix =>
  new QrDecomposition(gaussian(stream, size, size)).orthogonalMatrix;

/** A map of `size` dimensions whose singular values lie between 0.5 and 2. */
function wellConditioned(stream: RandomStream, size: number): Matrix {
  const scales = Matrix.diag(Array.from({ length: size }, () => stream.uniform(0.5, 2)));
  return rotation(stream, size).mmul(scales).mmul(rotation(stream, size));
}

const toTensor = (m: Matrix): tf.Tensor2D => tf.tensor2d(m.to1DArray(), [m.rows, m.columns], 'float32');

function measure(z1: Matrix, z2: Matrix) {
  const [first, second] = [toTensor(z1), toTensor(z2)];
  const result = featureCorrelation(first, second);
  tf.dispose([first, second]);
  return result;
}

function lossAndGradients(z1: tf.Tensor2D, z2: tf.Tensor2D) {
  const { value, grads } = tf.valueAndGrads((a, b) => correlationLoss(a as tf.Tensor2D, b as tf.Tensor2D))([
    z1,
    z2,
  ]);
  const result = { loss: value.dataSync()[0] ?? NaN, gradients: grads.map((g) => [...g.dataSync()]) };
  tf.dispose([value, ...grads]);
  return result;
}

function relativeError(found: readonly number[], expected: readonly number[]): number {
  const norm = (values: readonly number[]) => Math.hypot(...values);
  return norm(found.map((value, i) => value - (expected[i] ?? NaN))) / Math.max(norm(expected), 1e-12);
}

beforeAll(async () => {
  await prepareBackend();
});

describe('correlationLoss', () => {
  it('R² lies in [0, 1], and is what a float64 oracle says', () => {
    fc.assert(
      fc.property(seeds, widths, widths, (seed, m1, m2) => {
        const stream = RandomStream.fromSeed(seed);
        const z1 = randomFeatures(stream.split(1), 40, m1);
        const z2 = randomFeatures(stream.split(2), 40, m2);
        const found = measure(z1, z2);
        const expected = oracleCorrelation(z1, z2);
        expect(found.r2).toBeGreaterThanOrEqual(0);
        expect(found.r2).toBeLessThanOrEqual(1);
        expect(found.keptColumns).toBe(expected.kept.filter(Boolean).length);
        expect(Math.abs(found.rss - expected.rss)).toBeLessThan(1e-5 * expected.tss);
        expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-4 * Math.max(1, expected.loss));
      }),
    );
  });

  it('R² is 1 when the second features are an affine image of the first', () => {
    fc.assert(
      fc.property(seeds, widths, (seed, m) => {
        const stream = RandomStream.fromSeed(seed);
        const z1 = gaussian(stream.split('z'), 50, m);
        const shift = Matrix.rowVector([...stream.split('shift').normalArray(m)]);
        const z2 = z1.mmul(wellConditioned(stream.split('map'), m)).addRowVector(shift);
        expect(measure(z1, z2).r2).toBeGreaterThan(1 - 1e-9);
      }),
    );
  });

  it('R² is unchanged by a well-conditioned affine map of the first features', () => {
    fc.assert(
      fc.property(seeds, widths, (seed, m) => {
        const stream = RandomStream.fromSeed(seed);
        const z1 = gaussian(stream.split(1), 50, m);
        const z2 = gaussian(stream.split(2), 50, 3);
        const shift = Matrix.rowVector([...stream.split('shift').normalArray(m)]);
        const mapped = z1
          .clone()
          .mmul(wellConditioned(stream.split('map'), m))
          .addRowVector(shift);
        expect(measure(mapped, z2).r2).toBeCloseTo(measure(z1, z2).r2, 5);
      }),
    );
  });

  it('the loss is unchanged by rotation, uniform scaling and shift of the second features, up to both ε', () => {
    fc.assert(
      fc.property(seeds, widths, fc.double({ min: 0.5, max: 20, noNaN: true }), (seed, m, scale) => {
        const stream = RandomStream.fromSeed(seed);
        const z1 = gaussian(stream.split(1), 50, 4);
        const z2 = gaussian(stream.split(2), 50, m);
        const shift = Matrix.rowVector([...stream.split('shift').normalArray(m)]);
        const moved = Matrix.mul(z2.mmul(rotation(stream.split('r'), m)), scale).addRowVector(shift);
        const [before, after] = [measure(z1, z2), measure(z1, moved)];
        const epsilonEffect = 2e-3 / Math.min(before.rss, after.rss);
        expect(Math.abs(after.loss - before.loss)).toBeLessThan(1e-5 + epsilonEffect);
      }),
    );
  });

  it('the loss is unchanged by permuting samples', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const stream = RandomStream.fromSeed(seed);
        const z1 = randomFeatures(stream.split(1), 40, 5);
        const z2 = randomFeatures(stream.split(2), 40, 5);
        const order = [...stream.split('order').permutation(40)];
        const all = [0, 1, 2, 3, 4];
        const shuffled = measure(z1.selection(order, all), z2.selection(order, all));
        expect(Math.abs(shuffled.loss - measure(z1, z2).loss)).toBeLessThan(1e-5);
      }),
    );
  });

  it('R² never falls when a column joins the first features', () => {
    fc.assert(
      fc.property(seeds, widths, (seed, m) => {
        const stream = RandomStream.fromSeed(seed);
        const wide = gaussian(stream.split(1), 50, m + 1);
        const z2 = gaussian(stream.split(2), 50, 3);
        const narrow = wide.subMatrix(0, 49, 0, m - 1);
        expect(measure(wide, z2).r2).toBeGreaterThan(measure(narrow, z2).r2 - 1e-6);
      }),
    );
  });

  it('the gradient equals finite differences of the float64 oracle', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const stream = RandomStream.fromSeed(seed);
        const z = [gaussian(stream.split(1), 12, 3), gaussian(stream.split(2), 12, 2)] as const;
        const tensors = [toTensor(z[0]), toTensor(z[1])] as const;
        const { gradients } = lossAndGradients(...tensors);
        tf.dispose([...tensors]);
        for (const which of [0, 1] as const) {
          const numeric = finiteDifferences(z, which);
          expect(relativeError(gradients[which] ?? [], numeric)).toBeLessThan(1e-4);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is finite, with a finite gradient, for constant, zero, duplicate and huge columns', () => {
    const spoil: Record<string, (z: Matrix) => void> = {
      constant: (z) => z.setColumn(1, Array<number>(30).fill(2)),
      zero: (z) => z.setColumn(1, Array<number>(30).fill(0)),
      duplicate: (z) => z.setColumn(1, z.getColumn(0)),
      huge: (z) =>
        z.setColumn(
          1,
          z.getColumn(1).map((x) => x * 1e12),
        ),
      'all zero': (z) => z.mul(0),
      'all constant': (z) => z.mul(0).add(3),
    };
    for (const [name, change] of Object.entries(spoil)) {
      for (const which of [0, 1]) {
        const stream = RandomStream.fromSeed(7).split(name).split(which);
        const z = [gaussian(stream.split(1), 30, 4), gaussian(stream.split(2), 30, 4)] as const;
        change(z[which] as Matrix);
        const tensors = [toTensor(z[0]), toTensor(z[1])] as const;
        const { loss, gradients } = lossAndGradients(...tensors);
        tf.dispose([...tensors]);
        expect([name, which, Number.isFinite(loss), gradients.flat().every(Number.isFinite)]).toEqual([
          name,
          which,
          true,
          true,
        ]);
      }
    }
  });

  it.each(readReferenceCases().map((reference) => [reference.name, reference] as const))(
    'matches the independent reference: %s',
    (_, reference: ReferenceCase) => {
      const z1 = tf.tensor2d(reference.z1, [reference.n, reference.m1], 'float32');
      const z2 = tf.tensor2d(reference.z2, [reference.n, reference.m2], 'float32');
      const measured = featureCorrelation(z1, z2);
      const { loss, gradients } = lossAndGradients(z1, z2);
      tf.dispose([z1, z2]);
      expect(measured.keptColumns).toBe(reference.kept.reduce((a, b) => a + b, 0));
      expect(Math.abs(loss - reference.loss)).toBeLessThan(1e-4 * Math.max(1, reference.loss));
      expect(Math.abs(measured.r2 - reference.r2)).toBeLessThan(1e-5);
      // Rounding the inputs to float32 alone moves E by this share of itself where the fit is nearly perfect.
      const rounding = 2 * 2 ** -24 * Math.sqrt(reference.tss / reference.rss);
      expect(relativeError(gradients[0] ?? [], reference.gradZ1)).toBeLessThan(1e-3 + rounding);
      expect(relativeError(gradients[1] ?? [], reference.gradZ2)).toBeLessThan(1e-3 + rounding);
    },
  );

  it('says that fewer samples than features mean nothing, unless asked to go on: then R² is 1', () => {
    const stream = RandomStream.fromSeed(5);
    const z1 = toTensor(gaussian(stream.split(1), 6, 5));
    const z2 = toTensor(gaussian(stream.split(2), 6, 5));
    expect(() => correlationLoss(z1, z2)).toThrow(
      /6 samples cannot tell anything about 5 features.*larger than 6/,
    );
    expect(featureCorrelation(z1, z2, { underdetermined: 'allow' }).r2).toBeGreaterThan(1 - 1e-6);
    tf.dispose([z1, z2]);
  });

  it.each([
    // Seeds at which a pivot that is zero but for rounding, or one solve too few, once left R² at 0 or 0.9998.
    [3944, 24, 25],
    [10705, 15, 14],
  ])(
    'R² is 1 where there are no more samples than coefficients, also near singular: seed %i',
    (seed, n, m) => {
      const stream = RandomStream.fromSeed(seed);
      const z1 = tf.tensor2d(stream.split('first').normalArray(n * m), [n, m]);
      const z2 = tf.tensor2d(stream.split('second').normalArray(n * m), [n, m]);
      expect(featureCorrelation(z1, z2, { underdetermined: 'allow' }).r2).toBeGreaterThan(1 - 1e-5);
      tf.dispose([z1, z2]);
    },
  );

  it('refuses features that are not finite and features of different samples', () => {
    const good = tf.ones<tf.Rank.R2>([9, 2]);
    const bad = tf.tensor2d([...Array<number>(17).fill(1), NaN], [9, 2]);
    expect(() => correlationLoss(bad, good)).toThrow(/column 1 of the first features is not finite/);
    expect(() => correlationLoss(good, bad)).toThrow(/not finite or too large/);
    expect(() => correlationLoss(good, tf.ones([8, 2]))).toThrow(
      /second features must have shape \[9×·\], got \[8×2\]/,
    );
  });

  it('leaves no tensor behind', async () => {
    const z1 = toTensor(gaussian(RandomStream.fromSeed(1), 20, 3));
    const z2 = toTensor(gaussian(RandomStream.fromSeed(2), 20, 3));
    const run = () => void lossAndGradients(z1, z2);
    run();
    expect(await tensorsLeakedBy(run)).toBe(0);
    expect(await tensorsLeakedBy(() => featureCorrelation(z1, z2))).toBe(0);
    tf.dispose([z1, z2]);
  });
});

function finiteDifferences(z: readonly [Matrix, Matrix], which: 0 | 1): number[] {
  const step = 1e-5;
  const at = (row: number, column: number, delta: number): number => {
    const moved = [z[0].clone(), z[1].clone()] as const;
    moved[which].set(row, column, moved[which].get(row, column) + delta);
    return oracleCorrelation(...moved).loss;
  };
  const { rows, columns } = z[which];
  return Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return (at(row, column, step) - at(row, column, -step)) / (2 * step);
  });
}
