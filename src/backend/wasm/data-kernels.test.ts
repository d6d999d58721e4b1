import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import {
  errorAgainstCpu,
  prepareBoth,
  runOn,
  uniformTensor,
  wasmBackend,
} from '../testing/kernel-on-backend.js';

const size = fc.integer({ min: 1, max: 6 });
const shapes = fc.tuple(size, size, size, size);

beforeAll(prepareBoth);
beforeEach(() => tf.setBackend('wasm'));

describe('Slice on wasm', () => {
  it('is the same part as on the cpu backend, contiguous or not', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), async (shape, draws) => {
        const begin = shape.map((length, axis) => (draws[axis] ?? 0) % length);
        const lengths = shape.map(
          (length, axis) => 1 + ((draws[axis + 4] ?? 0) % (length - (begin[axis] ?? 0))),
        );
        const x = uniformTensor(1, shape);
        for (const part of [
          { begin, size: lengths },
          { begin: [begin[0] ?? 0, 0, 0, 0], size: [lengths[0] ?? 1, ...shape.slice(1)] },
        ]) {
          expect(await runOn('wasm', 'Slice', { x }, part)).toEqual(await runOn('cpu', 'Slice', { x }, part));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the type, strings included', () => {
    tf.tidy(() => {
      expect([...tf.slice(tf.tensor1d([1, 2, 3], 'int32'), [1], [2]).dataSync()]).toEqual([2, 3]);
      expect([...tf.slice(tf.tensor1d([true, false, true]), [1], [2]).dataSync()]).toEqual([0, 1]);
      expect(tf.slice(tf.tensor1d(['a', 'b', 'c']), [1], [2]).dataSync<'string'>()).toEqual(['b', 'c']);
    });
  });
});

describe('Sum on wasm', () => {
  it('agrees with the cpu backend over images, rows and columns, and over other axes', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.constantFrom([0, 1, 2], [-4, -2, -3], [1, 2], [3], [0, 1, 2, 3]),
        async (shape, axis) => {
          // The kernel itself wants reduced axes; the op hands them through as they are.
          await tf.setBackend('cpu');
          const x = uniformTensor(1, shape);
          const terms = shape.reduce((product, length) => product * length, 1);
          expect(await errorAgainstCpu('Sum', { x }, { axis, keepDims: false }, terms)).toBeLessThanOrEqual(
            1,
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps the reduced axes when asked to', () => {
    tf.tidy(() => {
      const sum = tf.sum(tf.ones([2, 3, 4, 5]), [0, 1, 2], true);
      expect(sum.shape).toEqual([1, 1, 1, 5]);
      expect([...sum.dataSync()]).toEqual([24, 24, 24, 24, 24]);
    });
  });
});

describe('Identity and Cast on wasm', () => {
  it('share the data, which lives as long as the last of its tensors', () => {
    const x = tf.tensor1d([1, 2]);
    const before = wasmBackend().numDataIds();
    const copy = tf.clone(x);
    const cast = tf.engine().runKernel<tf.Tensor>('Cast', { x }, { dtype: 'float32' });
    expect(wasmBackend().numDataIds()).toBe(before);
    x.dispose();
    copy.dispose();
    expect([...cast.dataSync()]).toEqual([1, 2]);
    cast.dispose();
    expect(wasmBackend().numDataIds()).toBe(before - 1);
  });

  it('still change types and copy strings', () => {
    tf.tidy(() => {
      const whole = tf.cast(tf.tensor1d([1.7, -1.7]), 'int32');
      expect(whole.dtype).toBe('int32');
      expect([...whole.dataSync()]).toEqual([1, -1]);
      const words = tf.tensor1d(['a', 'b']);
      expect(words.clone === undefined ? undefined : tf.clone(words).dataSync<'string'>()).toEqual([
        'a',
        'b',
      ]);
    });
  });
});

it('a second run of every kernel leaves no tensor behind', async () => {
  const run = () =>
    tf.tidy(() => {
      const x = tf.ones([2, 4, 4, 3]);
      tf.sum(x, [0, 1, 2]);
      tf.slice(x, [1, 0, 0, 0], [1, 4, 4, 3]);
      tf.matMul(tf.ones([3, 2]), tf.ones([3, 2]), true, false);
    });
  run();
  expect(await tensorsLeakedBy(run)).toBe(0);
});
