import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from './select-backend.js';
import { readInstallation, tensorflowFolder } from './tensorflow/installation.js';
import { type PlainTensor, prepareBoth, runOn, uniformTensor } from './testing/kernel-on-backend.js';

/** A NaN with its sign bit set is what x86 gives for ∞ − ∞ and for the root of −1. */
const nanBits = [0x7fc0_0000, 0xffc0_0000, 0x7f80_0001, 0xffff_ffff] as const;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function withNaN({ shape, values }: PlainTensor, at: number, bits: number): PlainTensor {
  const changed = values.slice();
  new Uint32Array(changed.buffer)[at % changed.length] = bits;
  return { shape, values: changed };
}

/** One input of a kernel is given a NaN; `reached` says which elements of the output depend on that element. */
interface Case {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly spoilt: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  /** Values of the other inputs. @default uniform in [−1, 1) */
  readonly others?: 'zeros';
  readonly reached: (element: number, output: number) => boolean;
}

const same = (element: number, output: number) => element === output;
const images = [2, 6, 4, 5] as const;
const plainPool = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' };
/** Position [image, row, column, channel] of an element of `shape`. */
const positionOf = (index: number, shape: readonly number[]): number[] => {
  const position: number[] = [];
  for (const size of [...shape].reverse()) {
    position.unshift(index % size);
    index = Math.floor(index / size);
  }
  return position;
};
const inWindow = (element: number, output: number) => {
  const [image = 0, row = 0, column = 0, channel = 0] = positionOf(element, images);
  return positionOf(output, [2, 3, 2, 5]).join() === [image, row >> 1, column >> 1, channel].join();
};
const elementwise = ['Relu', 'Sigmoid', 'Exp', 'Log', 'Sqrt', 'Rsqrt', 'Neg', 'Square', 'Step', 'Abs'];
const binary = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum'];

const cases: readonly Case[] = [
  ...elementwise.map((kernel) => ({
    kernel,
    inputs: { x: [3, 7] },
    spoilt: 'x',
    attrs: kernel === 'Step' ? { alpha: 0 } : {},
    reached: same,
  })),
  ...binary.flatMap((kernel) =>
    ['a', 'b'].map((spoilt) => ({ kernel, inputs: { a: [3, 7], b: [3, 7] }, spoilt, reached: same })),
  ),
  {
    kernel: 'ClipByValue',
    inputs: { x: [3, 7] },
    spoilt: 'x',
    attrs: { clipValueMin: -0.1, clipValueMax: 0.1 },
    reached: same,
  },
  {
    kernel: 'BatchMatMul',
    inputs: { a: [1, 5, 9], b: [1, 9, 70] },
    attrs: { transposeA: false, transposeB: false },
    spoilt: 'a',
    reached: (element, output) => Math.floor(element / 9) === Math.floor(output / 70),
  },
  {
    kernel: 'BatchMatMul',
    inputs: { a: [1, 5, 9], b: [1, 9, 70] },
    attrs: { transposeA: false, transposeB: false },
    spoilt: 'b',
    // 0 · NaN is NaN, also where the product passes over zeros.
    others: 'zeros',
    reached: (element, output) => element % 70 === output % 70,
  },
  {
    kernel: 'Conv2D',
    inputs: { x: [1, 5, 5, 2], filter: [3, 3, 2, 4] },
    spoilt: 'filter',
    attrs: { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1] },
    reached: (element, output) => element % 4 === output % 4,
  },
  {
    kernel: 'Conv2D',
    inputs: { x: [1, 3, 3, 2], filter: [3, 3, 2, 4] },
    spoilt: 'x',
    attrs: { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] },
    reached: (element, output) => {
      const [, row = 0, column = 0] = positionOf(element, [1, 3, 3, 2]);
      const [, outRow = 0, outColumn = 0] = positionOf(output, [1, 3, 3, 4]);
      return Math.abs(row - outRow) <= 1 && Math.abs(column - outColumn) <= 1;
    },
  },
  { kernel: 'MaxPool', inputs: { x: images }, spoilt: 'x', attrs: plainPool, reached: inWindow },
  { kernel: 'AvgPool', inputs: { x: images }, spoilt: 'x', attrs: plainPool, reached: inWindow },
  {
    kernel: 'Sum',
    inputs: { x: images },
    spoilt: 'x',
    attrs: { axis: [0, 1, 2], keepDims: false },
    reached: (element, output) => element % 5 === output,
  },
  {
    kernel: 'Mean',
    inputs: { x: [3, 7] },
    spoilt: 'x',
    attrs: { axis: [1], keepDims: false },
    reached: (element, output) => Math.floor(element / 7) === output,
  },
  {
    kernel: 'Max',
    inputs: { x: [3, 7] },
    spoilt: 'x',
    attrs: { reductionIndices: [1], keepDims: false },
    reached: (element, output) => Math.floor(element / 7) === output,
  },
  {
    kernel: 'Softmax',
    inputs: { logits: [3, 7] },
    spoilt: 'logits',
    attrs: { dim: 1 },
    reached: (element, output) => Math.floor(element / 7) === Math.floor(output / 7),
  },
  ...['x', 'mean', 'variance', 'scale', 'offset'].map((spoilt) => ({
    kernel: 'FusedBatchNorm',
    inputs: { x: [3, 1, 1, 7], mean: [7], variance: [7], scale: [7], offset: [7] },
    spoilt,
    attrs: { varianceEpsilon: 2 },
    reached: (element: number, output: number) =>
      spoilt === 'x' ? element === output : element === output % 7,
  })),
];

const installed = readInstallation(tensorflowFolder()) !== undefined;
const backends = ['wasm', 'cpu', ...(installed ? (['tensorflow'] as const) : [])] as const;

beforeAll(async () => {
  await prepareBoth();
  if (installed) await prepareBackend({ name: 'tensorflow' });
});

describe.each(backends)('on %s, NaN in an input is NaN in all that depends on it', (backend) => {
  it.each(cases.map((one) => [one.kernel, one.spoilt, one] as const))('%s of %s', async (_, spoilt, one) => {
    const size = sizeOf(one.inputs[spoilt] ?? []);
    const place = fc.nat(size - 1);
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(...nanBits), async (element, bits) => {
        const inputs = Object.fromEntries(
          Object.entries(one.inputs).map(([name, shape], seed) => {
            const sound = uniformTensor(seed, shape);
            if (name === spoilt) return [name, withNaN(sound, element, bits)];
            return [name, one.others === 'zeros' ? { shape, values: sound.values.fill(0) } : sound];
          }),
        );
        const { values } = await runOn(backend, one.kernel, inputs, one.attrs ?? {});
        values.forEach((value, output) => {
          if (one.reached(element, output)) expect(value, `output ${output}`).toBeNaN();
          else if (!['Log', 'Sqrt', 'Rsqrt'].includes(one.kernel))
            expect(value, `output ${output}`).not.toBeNaN();
        });
      }),
      { numRuns: 25 },
    );
  });

  it('the cross-entropy of one row', async () => {
    await tf.setBackend(backend);
    for (const bits of nanBits) {
      const logits = withNaN(uniformTensor(1, [3, 4]), 5, bits);
      const loss = tf.tidy(() => tf.logSoftmax(tf.tensor2d(logits.values, [3, 4])).dataSync());
      expect([...loss].map(Number.isNaN)).toEqual(Array.from({ length: 12 }, (_v, at) => at >= 4 && at < 8));
    }
  });
});

it('a root of a negative variance is NaN, and stays NaN through a ReLU', async () => {
  for (const backend of backends) {
    await tf.setBackend(backend);
    const value = tf.tidy(() => tf.relu(tf.rsqrt(tf.tensor1d([-1, -0.5, -2, -3, -4]))).dataSync());
    expect([...value].every(Number.isNaN)).toBe(true);
  }
});
