import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  errorAgainstCpu,
  type PlainTensor,
  prepareBoth,
  runOn,
  tiedTensor,
  uniformTensor,
  wasmBackend,
} from '../testing/kernel-on-backend.js';
import { averageSpread } from './avg-pool-grad.js';

const size = (max: number) => fc.integer({ min: 1, max });
const poolings = fc.record({
  shape: fc.tuple(size(3), fc.integer({ min: 3, max: 9 }), fc.integer({ min: 3, max: 9 }), size(9)),
  filterSize: fc.tuple(size(3), size(3)),
  strides: fc.tuple(size(3), size(3)),
  pad: fc.constantFrom('same', 'valid'),
});
const twoByTwo = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' };

interface Pooling {
  readonly filterSize: readonly number[];
  readonly strides: readonly number[];
  readonly pad: string;
}

async function maxPoolInputs(input: PlainTensor, attrs: Pooling) {
  const output = await runOn('cpu', 'MaxPool', { x: input }, { ...attrs });
  return { input, output, dy: uniformTensor(7, output.shape) };
}

beforeAll(prepareBoth);

describe('MaxPoolGrad on wasm', () => {
  it('agrees bit for bit with the cpu backend on 2×2 windows full of ties, even and odd sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), poolings, async (seed, { shape }) => {
        const inputs = await maxPoolInputs(tiedTensor(seed, shape), twoByTwo);
        const expected = await runOn('cpu', 'MaxPoolGrad', inputs, twoByTwo);
        expect(await runOn('wasm', 'MaxPoolGrad', inputs, twoByTwo)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with the cpu backend for every window, stride and padding, ties included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), poolings, async (seed, { shape, ...attrs }) => {
        const inputs = await maxPoolInputs(tiedTensor(seed, shape), attrs);
        const expected = await runOn('cpu', 'MaxPoolGrad', inputs, attrs);
        const actual = await runOn('wasm', 'MaxPoolGrad', inputs, attrs);
        // Overlapping windows add up at most nine gradients below 1, in another order.
        const worst = actual.values.map((value, index) => Math.abs(value - (expected.values[index] ?? NaN)));
        expect(Math.max(...worst)).toBeLessThanOrEqual(9 * 9 * 2 ** -24);
      }),
      { numRuns: 40 },
    );
  });

  it('gives all to the first maximum in row-major order, also where nothing is positive', async () => {
    for (const value of [3, 0, -2]) {
      const input = { shape: [1, 2, 2, 1], values: new Float32Array(4).fill(value) };
      const output = { shape: [1, 1, 1, 1], values: Float32Array.of(value) };
      const dy = { shape: [1, 1, 1, 1], values: Float32Array.of(5) };
      const gradient = await runOn('wasm', 'MaxPoolGrad', { input, output, dy }, twoByTwo);
      expect([...gradient.values]).toEqual([5, 0, 0, 0]);
    }
  });
});

describe('AvgPoolGrad on wasm', () => {
  it('agrees with the cpu backend where windows tile the input', async () => {
    await fc.assert(
      fc.asyncProperty(poolings, async ({ shape, filterSize }) => {
        const attrs = { filterSize, strides: filterSize, pad: 'valid' };
        const input = uniformTensor(1, shape);
        const { shape: pooled } = await runOn('cpu', 'AvgPool', { x: input }, attrs);
        const inputs = { input, dy: uniformTensor(2, pooled) };
        expect(await errorAgainstCpu('AvgPoolGrad', inputs, attrs, 1)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('spreads evenly over the whole image for global pooling, whatever the stride', async () => {
    const inputs = { input: uniformTensor(1, [2, 7, 7, 3]), dy: uniformTensor(2, [2, 1, 1, 3]) };
    const attrs = { filterSize: 7, strides: 1, pad: 'valid' };
    expect(await errorAgainstCpu('AvgPoolGrad', inputs, attrs, 1)).toBeLessThanOrEqual(1);
  });

  it('leaves overlapping and padded windows to the shipped kernel', async () => {
    await tf.setBackend('wasm');
    const shipped = vi.fn(() => ({ dataId: {}, shape: [], dtype: 'float32' as const }));
    const info = { dataId: {}, shape: [1, 5, 5, 1], dtype: 'float32' as const };
    for (const attrs of [
      { filterSize: 3, strides: 1, pad: 'valid' },
      { filterSize: 2, strides: 2, pad: 'same' },
    ]) {
      shipped.mockClear();
      averageSpread(shipped)({ inputs: { input: info, dy: info }, attrs, backend: wasmBackend() });
      expect(shipped).toHaveBeenCalledOnce();
    }
  });
});
