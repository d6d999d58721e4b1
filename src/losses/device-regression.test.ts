import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { withoutSoftwareAdapter } from '../backend/webgpu/testing/software-adapter.js';
import { NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { gramMatrix } from '../linalg/gram-matrix.js';
import { prepareCorrelation } from './correlation.js';
import { gramParts } from './device-gram.js';
import { regressOnDevice } from './device-regression.js';
import { regressForGradient } from './regression.js';
import { conditioned, oracleGradients } from './testing/oracle-gradients.js';
import { readReferenceCases } from './testing/reference-cases.js';

const missing = await withoutSoftwareAdapter();
const toTensor = (m: Matrix): tf.Tensor2D => tf.tensor2d(m.to1DArray(), [m.rows, m.columns], 'float32');
const norm = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value ** 2, 0));

function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return (
    norm(Array.from(found, (value, i) => value - (expected[i] ?? NaN))) / Math.max(norm(expected), 1e-12)
  );
}

/** Loss and gradients by {@link prepareCorrelation}'s closed form, from {@link regressOnDevice} on any backend. */
async function onDevice(z1: tf.Tensor2D, z2: tf.Tensor2D) {
  const fit = await regressOnDevice(z1, z2, 'paper');
  const [residual, centred, pull] = await Promise.all([
    fit.residual.data<'float32'>(),
    fit.centred.data<'float32'>(),
    fit.pull.data<'float32'>(),
  ]);
  tf.dispose([fit.residual, fit.centred, fit.pull]);
  const [rss, tss] = [fit.rss + 1e-3, fit.tss + 1e-3];
  return {
    ...fit,
    loss: Math.log(tss) - Math.log(rss),
    gradients: [
      Array.from(pull, (value) => (2 * value) / rss),
      Array.from(centred, (value, i) => (2 * value) / tss - (2 * (residual[i] ?? NaN)) / rss),
    ],
  };
}

/** The laws that hold on every backend. */
function laws(backend: string): void {
  beforeAll(async () => {
    await prepareBackend({ name: backend });
  });

  it.each([1, 30, 1000])('is within 1e-4 and 1e-3 of float64 at condition %d', async (condition) => {
    const stream = RandomStream.fromSeed(condition);
    const z1 = conditioned((count) => stream.normalArray(count), [90, 14], condition);
    const z2 = conditioned((count) => stream.normalArray(count), [90, 6], 2);
    const tensors: [tf.Tensor2D, tf.Tensor2D] = [toTensor(z1), toTensor(z2)];
    const found = await onDevice(...tensors);
    const expected = oracleGradients(z1, z2);
    expect(found.keptColumns).toBe(14);
    expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-4 * Math.max(1, expected.loss));
    expect(relativeError(found.gradients[0] ?? [], expected.gradients[0] ?? [])).toBeLessThan(1e-3);
    expect(relativeError(found.gradients[1] ?? [], expected.gradients[1] ?? [])).toBeLessThan(1e-3);
    tf.dispose(tensors);
  });

  it('matches the independent reference, dropped columns included', async () => {
    for (const reference of readReferenceCases()) {
      const z1 = tf.tensor2d(reference.z1, [reference.n, reference.m1], 'float32');
      const z2 = tf.tensor2d(reference.z2, [reference.n, reference.m2], 'float32');
      const { keptColumns, loss, gradients } = await onDevice(z1, z2);
      expect(keptColumns).toBe(reference.kept.reduce((a, b) => a + b, 0));
      expect(Math.abs(loss - reference.loss)).toBeLessThan(1e-4 * Math.max(1, reference.loss));
      // Float32 features know a residual this much smaller than themselves only so well.
      const rounding = 2 * 2 ** -24 * Math.sqrt(reference.tss / reference.rss);
      expect(relativeError(gradients[0] ?? [], reference.gradZ1)).toBeLessThan(1e-3 + rounding);
      expect(relativeError(gradients[1] ?? [], reference.gradZ2)).toBeLessThan(1e-3 + rounding);
      tf.dispose([z1, z2]);
    }
  });

  it('decides a column at the threshold by reflections, as Algorithm 1 does', async () => {
    // R = diag(1, 5e-4·(1 ± 10⁻⁷)): no inner product in float32 could tell.
    for (const [share, kept] of [
      [1 - 1e-6, 1],
      [1 + 1e-6, 2],
    ] as const) {
      const z1 = tf.tensor2d([1, 0, 0, 5e-4 * share, 0, 0, 0, 0], [4, 2]);
      const z2 = tf.tensor2d([1, 2, 3, 5], [4, 1]);
      expect((await onDevice(z1, z2)).keptColumns).toBe(kept);
      tf.dispose([z1, z2]);
    }
  });

  it('refuses features that are not finite, names the column, and leaves no tensor', async () => {
    const z1 = tf.tensor2d([1, 2, 3, NaN, 5, 6, 7, 8, 10, 1], [5, 2]);
    const z2 = tf.tensor2d([1, 2, 3, 4, 5], [5, 1]);
    const run = () => regressOnDevice(z1, z2, 'paper').catch((error: unknown) => error);
    expect(await run()).toEqual(
      new NumericalError('correlation loss: column 1 of the first features is not finite'),
    );
    expect(await tensorsLeakedBy(run)).toBe(0);
    tf.dispose([z1, z2]);
  });

  it('a prepared loss leaves no tensor behind, and scales its gradient', async () => {
    const stream = RandomStream.fromSeed(5);
    const z1 = tf.tensor2d(stream.normalArray(60), [20, 3]);
    const z2 = tf.tensor2d(stream.normalArray(60), [20, 3]);
    const run = async (factor: number) => {
      const prepared = await prepareCorrelation(z1, z2);
      const grads = tf.grads((a, b) =>
        tf.mul<tf.Scalar>(prepared.at(a as tf.Tensor2D, b as tf.Tensor2D), factor),
      )([z1, z2]);
      const values = await Promise.all(grads.map((grad) => grad.data<'float32'>()));
      tf.dispose(grads);
      prepared.dispose();
      return values;
    };
    const [once, thrice] = [await run(1), await run(3)];
    expect(await tensorsLeakedBy(() => run(1))).toBe(0);
    once.forEach((grad, i) => {
      expect(
        relativeError(
          thrice[i] ?? [],
          Array.from(grad, (value) => 3 * value),
        ),
      ).toBeLessThan(1e-6);
    });
    tf.dispose([z1, z2]);
  });
}

describe('the regression for devices, on wasm', () => {
  laws('wasm');

  it('puts an inverse together from several blocks, with dropped columns in them', async () => {
    const [rows, columns] = [700, 530];
    const stream = RandomStream.fromSeed(7);
    const values = stream.normalArray(rows * columns).map((value) => Math.max(0, value));
    for (let n = 0; n < rows; n++) {
      values[n * columns + 17] = 0;
      values[n * columns + 400] = values[n * columns + 3] ?? 0;
    }
    const z1 = tf.tensor2d(values, [rows, columns]);
    const z2 = tf.tensor2d(stream.normalArray(rows * 5), [rows, 5]);
    const found = await regressOnDevice(z1, z2, 'paper');
    // The gradient of −RSS/2 by Z₁ is E·Wᵀ.
    const expected = regressForGradient(z1, z2, () => ({ rss: -0.5, tss: 0 }));
    expect(found.keptColumns).toBe(columns - 2);
    expect(Math.abs(found.rss - expected.rss)).toBeLessThan(1e-5 * expected.tss);
    expect(relativeError(found.pull.dataSync(), expected.first.dataSync())).toBeLessThan(1e-4);
    tf.dispose([z1, z2]);
    tf.dispose([found.residual, found.centred, found.pull, expected.first, expected.second]);
  });

  it('makes inner products of digits good to 10⁻¹⁰ of the columns’ squared lengths', () => {
    const [rows, columns] = [900, 7];
    const values = RandomStream.fromSeed(3).uniformArray(rows * columns, -1, 1);
    const parts = tf.tidy(() => gramParts(tf.tensor2d(values, [rows, columns])));
    const [a, b, c] = parts.arraySync();
    parts.dispose();
    const exact = gramMatrix(values, rows, columns);
    for (let i = 0; i < columns; i++) {
      for (let j = i; j < columns; j++) {
        const at = (m: number[][] | undefined, p: number, q: number) => m?.[p]?.[q] ?? NaN;
        const found = at(a, i, j) + at(b, i, j) + at(b, j, i) + at(c, i, j) + at(c, j, i);
        expect(Math.abs(found - (exact[i * columns + j] ?? NaN))).toBeLessThan((1e-10 * rows) / 3);
      }
    }
  });
});

describe.skipIf(missing !== undefined)(
  `the regression on webgpu, on a software adapter${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    laws('webgpu-software');
  },
);
