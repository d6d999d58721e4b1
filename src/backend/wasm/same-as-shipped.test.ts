import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasmProvider } from '../wasm-provider.js';
import { floatsOf, release } from './wasm-tensor.js';
import { wasmBackend } from '../testing/kernel-on-backend.js';

const kernels = ['Relu', 'ClipByValue', 'MaxPool', 'AvgPool'] as const;
type Name = (typeof kernels)[number];

/** What the backend ships, taken before this project's kernels are put in their place. */
const shipped = Object.fromEntries(
  kernels.map((name) => [name, tf.getKernel(name, 'wasm').kernelFunc]),
) as unknown as Readonly<Record<Name, (call: unknown) => tf.TensorInfo>>;

beforeAll(async () => {
  await wasmProvider.prepare();
});

const bitsOf = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];

function bothWays(name: Name, x: tf.Tensor, attrs: tf.NamedAttrMap): [number[], number[]] {
  const ours = tf.engine().runKernel<tf.Tensor>(name, { x }, attrs);
  const backend = wasmBackend();
  const theirs = shipped[name]({ inputs: { x }, attrs, backend });
  const bits: [number[], number[]] = [
    bitsOf(ours.dataSync<'float32'>() as Float32Array),
    bitsOf(floatsOf(backend, theirs)),
  ];
  release(backend, theirs);
  ours.dispose();
  return bits;
}

/** Any number but NaN: ±0, ±∞ and the smallest among them. */
const numbers = fc.oneof(
  fc.float({ noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, 2 ** -149, -(2 ** -149)),
);
/** Which zero of two wins in the shipped kernel depends on the processor; the order of x86 is kept everywhere. */
const poolable = process.arch === 'x64' ? numbers : numbers.map((value) => value + 0);
const finite = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, -1));
const shapes = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 2, max: 7 }),
  fc.integer({ min: 2, max: 7 }),
  fc.integer({ min: 1, max: 9 }),
);
const imagesOf = (values: fc.Arbitrary<number>) =>
  shapes.chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return fc
      .array(values, { minLength: length, maxLength: length })
      .map((elements) => ({ shape, values: Float32Array.from(elements) }));
  });

describe('kernels that carry NaN give the same bits as the shipped ones', () => {
  it.each<[Name, fc.Arbitrary<number>, tf.NamedAttrMap]>([
    ['Relu', numbers, {}],
    ['ClipByValue', numbers, { clipValueMin: -0.5, clipValueMax: 1 }],
    ['ClipByValue', numbers, { clipValueMin: 0, clipValueMax: 1 }],
    ['MaxPool', poolable, { filterSize: [2, 2], strides: [2, 2], pad: 'valid' }],
    ['MaxPool', numbers, { filterSize: [3, 3], strides: [2, 2], pad: 'same' }],
    ['AvgPool', finite, { filterSize: [2, 2], strides: [2, 2], pad: 'valid' }],
  ])('%s, for all numbers that are not NaN', (name, values, attrs) => {
    fc.assert(
      fc.property(imagesOf(values), ({ shape, values: elements }) => {
        const x = tf.tensor4d(elements, shape);
        const [ours, theirs] = bothWays(name, x, attrs);
        x.dispose();
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 200 },
    );
  });
});
