import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { readInstallation, tensorflowFolder } from '../backend/tensorflow/installation.js';
import { doubleGram, hasNativeKernels, solveNormalEquations, sumOfSquares } from './native-kernels.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';

const installed = readInstallation(tensorflowFolder()) !== undefined;
const stream = RandomStream.fromSeed(1);
const matrix = (name: string, rows: number, columns: number) =>
  tf.tensor2d(stream.split(name).normalArray(rows * columns), [rows, columns]);

/** The identity, and above it numbers that keep the condition small. */
const triangleOf = (size: number): tf.Tensor2D =>
  tf.tidy(() => {
    const above = tf.linalg.bandPart(matrix('triangle', size, size), 0, -1);
    return tf.add<tf.Tensor2D>(tf.eye(size), tf.mul(above, 0.3 / Math.sqrt(size)));
  });

it('are told from a backend that has none', async () => {
  await prepareBackend({ name: 'cpu' });
  expect(hasNativeKernels()).toBe(false);
});

describe.skipIf(!installed)('on tensorflow (npx transfer-claims setup tensorflow to test it)', () => {
  beforeAll(() => prepareBackend({ name: 'tensorflow' }));

  it('are there', () => {
    expect(hasNativeKernels()).toBe(true);
  });

  it.each([3, 512, 700])('RᵀR times the solution is the right side: %i columns', async (size) => {
    const [triangle, right] = [triangleOf(size), matrix('right', size, 5)];
    const difference = tf.tidy(() => {
      const solution = solveNormalEquations(triangle, right);
      return tf.max(tf.abs(tf.sub(tf.matMul(triangle, tf.matMul(triangle, solution), true), right)));
    });
    // Sums of up to 700 products of numbers of order one, in float32, twice.
    expect((await difference.data())[0]).toBeLessThan(1e-4);
    expect(await tensorsLeakedBy(() => solveNormalEquations(triangle, right).dispose())).toBe(0);
    tf.dispose([triangle, right, difference]);
  });

  it('inner products are those of float64: a thousand products of which the first is 2²⁵ times the others', async () => {
    const y = tf.tensor2d(
      Float32Array.from({ length: 1000 }, (_, n) => (n === 0 ? 2 ** 12.5 : 1)),
      [1000, 1],
    );
    const first = Math.fround(2 ** 12.5) ** 2;
    expect([...doubleGram(y)]).toEqual([first + 999]);
    expect(Math.abs(sumOfSquares(y) / (first + 999) - 1)).toBeLessThan(1e-6);
    expect(await tensorsLeakedBy(() => void doubleGram(y))).toBe(0);
    expect(await tensorsLeakedBy(() => void sumOfSquares(y))).toBe(0);
    y.dispose();
  });
});
