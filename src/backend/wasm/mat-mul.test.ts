import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  errorAgainstCpu,
  prepareBoth,
  runOn,
  uniformTensor,
  wasmBackend,
} from '../testing/kernel-on-backend.js';
import { transposeFirst } from './mat-mul.js';

const sizes = fc.integer({ min: 1, max: 70 });
const orders = fc.record({ transposeA: fc.boolean(), transposeB: fc.boolean() });

function pair(
  [rows, inner, columns]: readonly [number, number, number],
  order: { transposeA: boolean; transposeB: boolean },
) {
  return {
    a: uniformTensor(1, order.transposeA ? [inner, rows] : [rows, inner]),
    b: uniformTensor(2, order.transposeB ? [columns, inner] : [inner, columns]),
  };
}

beforeAll(prepareBoth);

describe('matrix product on wasm', () => {
  it('agrees with the cpu backend for every size and order', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, sizes, orders, async (rows, inner, columns, order) => {
        const inputs = pair([rows, inner, columns], order);
        expect(await errorAgainstCpu('BatchMatMul', inputs, order, inner)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with the cpu backend when bias and ReLU are fused, whatever the order', async () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const { a, b } = pair([5, 130, 7], { transposeA, transposeB });
        const as3D = ({ shape, values }: typeof a) => ({ shape: [1, ...shape], values });
        const inputs = { a: as3D(a), b: as3D(b), bias: uniformTensor(3, [7]) };
        const attrs = { transposeA, transposeB, activation: 'relu' };
        expect(await errorAgainstCpu('_FusedMatMul', inputs, attrs, 131)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('agrees with the cpu backend for batches of matrices', async () => {
    const inputs = { a: uniformTensor(1, [3, 6, 4]), b: uniformTensor(2, [3, 5, 6]) };
    const attrs = { transposeA: true, transposeB: true };
    expect(await errorAgainstCpu('BatchMatMul', inputs, attrs, 6)).toBeLessThanOrEqual(1);
  });

  it('leaves batches and untransposed products to the shipped kernel, as they came', async () => {
    await tf.setBackend('wasm');
    const backend = wasmBackend();
    const output = { dataId: {}, shape: [], dtype: 'float32' } as const;
    const shipped = vi.fn(() => ({ ...output, shape: [] }));
    const kernel = transposeFirst(shipped);
    const matrix = (...shape: number[]) => ({ dataId: {}, shape, dtype: 'float32' as const });
    const calls = [
      {
        inputs: { a: matrix(2, 3), b: matrix(3, 4) },
        attrs: { transposeA: false, transposeB: false },
        backend,
      },
      {
        inputs: { a: matrix(2, 2, 3), b: matrix(2, 4, 3) },
        attrs: { transposeA: false, transposeB: true },
        backend,
      },
    ];
    for (const call of calls) {
      kernel(call);
      expect(shipped).toHaveBeenLastCalledWith(call);
    }
  });

  it('throws as the shipped kernel does when the inner sizes differ', async () => {
    const inputs = { a: uniformTensor(1, [2, 3]), b: uniformTensor(2, [5, 4]) };
    await expect(
      runOn('wasm', 'BatchMatMul', inputs, { transposeA: true, transposeB: true }),
    ).rejects.toThrow(/inner shapes/);
  });
});
