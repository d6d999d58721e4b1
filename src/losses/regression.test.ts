import * as tf from '@tensorflow/tfjs-core';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { withKernelHeap } from '../linalg/kernels/kernel-heap.js';
import { gaussians, relativeError, reluFeatures } from '../linalg/testing/sample-matrices.js';
import { type Regression, regress, regressForGradient } from './regression.js';
import { oracleCorrelation } from './testing/oracle-correlation.js';

/** A backend that the host's kernels do not serve: the products of the cpu backend under another name. */
const elsewhere = 'elsewhere';

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  await prepareBackend({ name: 'cpu' });
  const { MathBackendCPU } = await import('@tensorflow/tfjs-backend-cpu');
  tf.registerBackend(elsewhere, () => new MathBackendCPU());
  tf.copyRegisteredKernels('cpu', elsewhere);
});

/** Features [rows, columns] whose centred form has the given condition number, on top of a common mean. */
function conditioned(stream: RandomStream, rows: number, columns: number, condition: number): Matrix {
  const gaussian = (name: string, n: number, m: number) =>
    new QrDecomposition(Matrix.from1DArray(n, m, [...gaussians(stream.split(name), n * m)])).orthogonalMatrix;
  const scales = Array.from({ length: columns }, (_, c) => condition ** -(c / (columns - 1)));
  const centred = new Matrix(gaussian('left', rows, columns)).center('column');
  const z = centred.mmul(Matrix.diag(scales)).mmul(gaussian('right', columns, columns));
  return z.mul(Math.sqrt(rows)).add(0.5);
}

/** The fit of the oracle in float64, of the values that float32 holds. */
function oracle(z1: Matrix, z2: Matrix) {
  const { rss, tss, loss } = oracleCorrelation(z1, z2);
  const design = Matrix.ones(z1.rows, z1.columns + 1).setSubMatrix(z1, 0, 1);
  const weights = new QrDecomposition(design).solve(z2);
  const residual = Matrix.sub(z2, design.mmul(weights));
  const inner = weights.subMatrix(1, z1.columns, 0, z2.columns - 1);
  return { rss, tss, loss, weights: inner, residual, pull: residual.mmul(inner.transpose()) };
}

const rounded = (m: Matrix): Matrix => Matrix.from1DArray(m.rows, m.columns, m.to1DArray().map(Math.fround));

/** Of −RSS/2, whose gradient by Z₁ is E·Wᵀ and by Z₂ is −E. */
const halfOfRss = () => ({ rss: -0.5, tss: 0 });

/** Runs on the named backend with tensors of these matrices, and disposes what comes back. */
function fitOn(
  backend: string,
  z1: Matrix,
  z2: Matrix,
): { fit: Regression; pull: number[]; weights: number[]; residual: number[] } {
  tf.setBackend(backend);
  const tensors = [z1, z2].map((z) => tf.tensor2d(z.to1DArray(), [z.rows, z.columns]));
  const [first, second] = tensors as [tf.Tensor2D, tf.Tensor2D];
  const fit = regress(first, second);
  const other = regressForGradient(first, second, halfOfRss);
  const read = (tensor: tf.Tensor) => [...tensor.dataSync()];
  const result = {
    fit,
    pull: read(other.first),
    weights: read(fit.weights),
    residual: read(fit.residual),
  };
  tf.dispose([first, second, fit.weights, fit.residual, fit.centred]);
  tf.dispose([other.first, other.second]);
  return result;
}

const backends = ['wasm', 'cpu', elsewhere];

describe('regress', () => {
  it.each(backends.flatMap((backend) => [10, 100, 1000].map((condition) => [backend, condition] as const)))(
    'on %s, keeps the loss within 10⁻⁴ and the gradient within 10⁻³ at condition %i',
    (backend, condition) => {
      const stream = RandomStream.fromSeed(condition);
      const z1 = rounded(conditioned(stream.split(1), 150, 40, condition));
      const z2 = rounded(
        Matrix.from1DArray(150, 30, [...reluFeatures(stream.split(2), 150 * 30)]).add(
          z1.mmul(Matrix.from1DArray(40, 30, [...gaussians(stream.split('map'), 1200)])),
        ),
      );
      const found = fitOn(backend, z1, z2);
      const expected = oracle(z1, z2);
      expect(found.fit.keptColumns).toBe(40);
      expect(found.fit.rss / expected.rss - 1).toBeCloseTo(0, 5);
      expect(found.fit.tss / expected.tss - 1).toBeCloseTo(0, 5);
      expect(relativeError(found.residual, expected.residual.to1DArray())).toBeLessThan(1e-3);
      expect(relativeError(found.pull, expected.pull.to1DArray())).toBeLessThan(1e-3);
    },
  );

  it('is the same to rounding with features full of zeros, which take the way that passes over them', () => {
    const stream = RandomStream.fromSeed(3);
    const z1 = Matrix.from1DArray(300, 50, [...reluFeatures(stream.split(1), 300 * 50, 0.6)]);
    const z2 = Matrix.from1DArray(300, 40, [...reluFeatures(stream.split(2), 300 * 40, 0.6)]);
    // A dead channel, and one that is on for every sample, far from zero.
    z1.setColumn(7, Array<number>(300).fill(0));
    const offset = z1.clone().setColumn(
      9,
      z1.getColumn(9).map((value) => Math.fround(value + 100)),
    );
    for (const first of [z1, offset]) {
      const { residual, weights, fit, pull } = fitOn('wasm', first, z2);
      const live = first.subMatrixColumn([...Array(50).keys()].filter((column) => column !== 7));
      const expected = oracle(live, z2);
      expect(fit.keptColumns).toBe(49);
      expect(weights.slice(7 * 40, 8 * 40).every((weight) => weight === 0)).toBe(true);
      expect(relativeError(residual, expected.residual.to1DArray())).toBeLessThan(1e-5);
      const livePull = Matrix.from1DArray(300, 50, pull).subMatrixColumn(
        [...Array(50).keys()].filter((column) => column !== 7),
      );
      expect(relativeError(livePull.to1DArray(), expected.pull.to1DArray())).toBeLessThan(1e-5);
    }
  });

  it('keeps its digits for features of any size, from 10⁻³⁰ to 10²⁵', () => {
    const stream = RandomStream.fromSeed(4);
    const z1 = Matrix.from1DArray(100, 8, [...stream.split(1).normalArray(800)]);
    const z2 = Matrix.from1DArray(100, 5, [...stream.split(2).normalArray(500)]);
    const { rss } = fitOn('wasm', z1, z2).fit;
    for (const scale of [1e-30, 1e25]) {
      const scaled = fitOn('wasm', rounded(Matrix.mul(z1, scale)), z2).fit;
      expect(scaled.rss / rss - 1).toBeCloseTo(0, 5);
    }
  });

  it('needs, with what it leaves, at most four times the memory of both features and one M × M matrix', () => {
    tf.setBackend('wasm');
    const [rows, columns] = [1200, 800];
    const stream = RandomStream.fromSeed(6);
    const features = [1, 2].map((name) =>
      tf.tensor2d(reluFeatures(stream.split(name), rows * columns), [rows, columns]),
    ) as [tf.Tensor2D, tf.Tensor2D];
    const before = tf.memory().numBytes;
    const { first, second } = regressForGradient(...features, halfOfRss);
    const used = withKernelHeap((heap) => heap.byteLength) + tf.memory().numBytes - before;
    expect(used).toBeLessThan(4 * 4 * (2 * rows * columns + columns ** 2));
    tf.dispose([...features, first, second]);
  });

  it('leaves its tensors, and no other; none where it throws', async () => {
    for (const backend of backends) {
      tf.setBackend(backend);
      const z = tf.tensor2d(RandomStream.fromSeed(1).normalArray(60), [20, 3]);
      const broken = tf.fill<tf.Rank.R2>([20, 2], NaN);
      regress(z, z);
      const leaked = await tensorsLeakedBy(() => {
        const { residual, centred, weights } = regress(z, z);
        const pulled = regressForGradient(z, z, halfOfRss);
        tf.dispose([residual, centred, weights, pulled.first, pulled.second]);
        expect(() => regress(z, broken)).toThrow(/not finite or too large/);
        expect(() => regressForGradient(z, broken, halfOfRss)).toThrow(/not finite or too large/);
        expect(() => regress(broken, z)).toThrow(/column 0 of the first features is not finite/);
      });
      expect([backend, leaked]).toEqual([backend, 0]);
      tf.dispose([z, broken]);
    }
  });

  it.each([1e-3, 1e-4, 3e-5])(
    'solves twice as well over columns with many zeros: one within %d of another and a constant',
    (near) => {
      const [rows, columns, width] = [90, 12, 7];
      const stream = RandomStream.fromSeed(4);
      const spread = gaussians(stream.split('spread'), rows);
      const z1 = Matrix.from1DArray(rows, columns, [...reluFeatures(stream.split('first'), rows * columns)]);
      const rest = Matrix.from1DArray(rows, width, [...reluFeatures(stream.split('rest'), rows * width)]);
      const z2 = rest.mul(0.1).addColumnVector(spread.map((value) => 3 * value));
      z1.setColumn(
        3,
        z1.getColumn(1).map((value, row) => value + 1 + near * (spread[row] ?? NaN)),
      );
      const [first, second] = [rounded(z1), rounded(z2)];
      const { fit } = fitOn('cpu', first, second);
      // The condition of the columns is about 1 / near.
      expect(Math.abs(fit.rss / oracle(first, second).rss - 1)).toBeLessThan(1e-6 / near + 1e-3);
    },
  );
});
