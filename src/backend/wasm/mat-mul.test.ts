import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  errorAgainstCpu,
  type PlainTensor,
  prepareBoth,
  runOn,
  uniformTensor,
  wasmBackend,
} from '../testing/kernel-on-backend.js';
import { productInPlace, transposeFirst } from './mat-mul.js';

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

function columnsOf({ shape, values }: PlainTensor, first: number, end: number): PlainTensor {
  const [rows = 0, columns = 0] = shape;
  return {
    shape: [rows, end - first],
    values: values.filter((_, index) => index % columns >= first && index % columns < end),
  };
}

function turned({ shape, values }: PlainTensor): PlainTensor {
  const [rows = 0, columns = 0] = shape;
  return {
    shape: [columns, rows],
    values: values.map((_, index) => values[(index % rows) * columns + Math.floor(index / rows)] ?? 0),
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

  it('passes over zeros of the left matrix without changing the last digit', async () => {
    const [rows, inner, columns] = [50, 300, 90];
    const dense = uniformTensor(1, [rows, inner]);
    const holes = uniformTensor(3, [rows, inner]).values;
    const zeros = {
      ...dense,
      values: dense.values.map((value, index) => ((holes[index] ?? 0) < 0.6 ? 0 : value)),
    };
    // So few columns at a time are multiplied with the zeros as well.
    const b = uniformTensor(2, [inner, columns]);
    const attrs = { transposeA: false, transposeB: false };
    const { values } = await runOn('wasm', 'BatchMatMul', { a: zeros, b }, attrs);
    for (let first = 0; first < columns; first += 30) {
      const part = runOn('wasm', 'BatchMatMul', { a: zeros, b: columnsOf(b, first, first + 30) }, attrs);
      expect((await part).values).toEqual(
        columnsOf({ shape: [rows, columns], values }, first, first + 30).values,
      );
    }
    const inputs = { a: turned(zeros), b };
    expect((await runOn('wasm', 'BatchMatMul', inputs, { ...attrs, transposeA: true })).values).toEqual(
      values,
    );
    expect(await errorAgainstCpu('BatchMatMul', inputs, { ...attrs, transposeA: true }, inner)).toBeLessThan(
      1,
    );
  });

  it('keeps leading dimensions of one', async () => {
    const inputs = { a: uniformTensor(1, [1, 6, 4]), b: uniformTensor(2, [1, 1, 4, 5]) };
    const { shape } = await runOn('wasm', 'BatchMatMul', inputs, { transposeA: false, transposeB: false });
    expect(shape).toEqual([1, 1, 6, 5]);
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

  it('leaves batches, and what need not be turned before it is fused, to the shipped kernel as they came', async () => {
    await tf.setBackend('wasm');
    const backend = wasmBackend();
    const output = { dataId: {}, shape: [], dtype: 'float32' } as const;
    const shipped = vi.fn(() => ({ ...output, shape: [] }));
    const kernel = transposeFirst(shipped);
    const matrix = (...shape: number[]) => ({ dataId: {}, shape, dtype: 'float32' as const });
    const plain = {
      inputs: { a: matrix(2, 3), b: matrix(3, 4) },
      attrs: { transposeA: false, transposeB: false },
      backend,
    };
    const batch = {
      inputs: { a: matrix(2, 2, 3), b: matrix(2, 4, 3) },
      attrs: { transposeA: false, transposeB: true },
      backend,
    };
    for (const call of [plain, batch]) {
      kernel(call);
      expect(shipped).toHaveBeenLastCalledWith(call);
    }
    productInPlace(shipped)(batch);
    expect(shipped).toHaveBeenCalledTimes(3);
  });

  it('throws as the shipped kernel does when the inner sizes differ', async () => {
    const inputs = { a: uniformTensor(1, [2, 3]), b: uniformTensor(2, [5, 4]) };
    await expect(
      runOn('wasm', 'BatchMatMul', inputs, { transposeA: true, transposeB: true }),
    ).rejects.toThrow(/inner shapes/);
  });
});
