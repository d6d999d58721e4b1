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
import { inputGradientByConvolution } from './conv2d-backprop-input.js';

const explicit = (size: number) => fc.integer({ min: 0, max: size });

/** Convolutions that exist: every filter fits into its padded input. */
const convolutions = fc
  .record({
    images: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 3, max: 9 }),
    width: fc.integer({ min: 3, max: 9 }),
    inputs: fc.integer({ min: 1, max: 9 }),
    outputs: fc.integer({ min: 1, max: 9 }),
    filter: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride1: fc.boolean(),
    pad: fc.oneof(
      fc.constantFrom('same' as const, 'valid' as const),
      fc.tuple(explicit(3), explicit(3), explicit(3), explicit(3)),
    ),
  })
  .map(({ images, height, width, inputs, outputs, filter, strides, stride1, pad }) => {
    const attrs = {
      strides: stride1 ? [1, 1] : strides,
      pad: Array.isArray(pad)
        ? [
            [0, 0],
            [pad[0], pad[1]],
            [pad[2], pad[3]],
            [0, 0],
          ]
        : pad,
      dataFormat: 'NHWC',
      dimRoundingMode: 'floor',
    };
    const inputShape = [images, height, width, inputs];
    const filterShape = [...filter, inputs, outputs];
    const geometry = tf.backend_util.computeConv2DInfo(
      inputShape as [number, number, number, number],
      filterShape as [number, number, number, number],
      attrs.strides as [number, number],
      1,
      attrs.pad as 'same',
      'floor',
    );
    return { attrs, inputShape, filterShape, outShape: geometry.outShape };
  });

beforeAll(prepareBoth);

describe('Conv2DBackpropInput on wasm', () => {
  it('agrees with the cpu backend for every size, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(convolutions, async ({ attrs, inputShape, filterShape, outShape }) => {
        const inputs = { dy: uniformTensor(1, outShape), filter: uniformTensor(2, filterShape) };
        const length = filterShape.reduce((product, size) => product * size, 1) / (filterShape[2] ?? 1);
        const all = { ...attrs, inputShape };
        expect(await errorAgainstCpu('Conv2DBackpropInput', inputs, all, length)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with the cpu backend for images of one and three channels in blocks of pixels', async () => {
    for (const inputShape of [
      [2, 28, 28, 1],
      [2, 32, 32, 3],
      [2, 8, 7, 2],
    ]) {
      const [, height = 0, width = 0, channels = 0] = inputShape;
      const inputs = {
        dy: uniformTensor(1, [2, height, width, 5]),
        filter: uniformTensor(2, [3, 3, channels, 5]),
      };
      const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', inputShape };
      expect(await errorAgainstCpu('Conv2DBackpropInput', inputs, attrs, 45)).toBeLessThanOrEqual(1);
    }
  });

  it('does without the shipped kernel where it applies, and leaves no data behind', async () => {
    await tf.setBackend('wasm');
    const shipped = vi.fn();
    const tensors = tf.tidy(() => ({ dy: tf.ones([1, 4, 4, 2]), filter: tf.ones([3, 3, 1, 2]) }));
    const before = wasmBackend().numDataIds();
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', inputShape: [1, 4, 4, 1] };
    const dx = inputGradientByConvolution(shipped)({ inputs: tensors, attrs, backend: wasmBackend() });
    expect(shipped).not.toHaveBeenCalled();
    expect(dx.shape).toEqual([1, 4, 4, 1]);
    expect(wasmBackend().numDataIds()).toBe(before + 1);
    wasmBackend().disposeData(dx.dataId);
    tf.dispose(tensors);
  });

  it('leaves strides, NCHW and padding wider than the filter to the shipped kernel', async () => {
    await tf.setBackend('wasm');
    const shipped = vi.fn(() => ({ dataId: {}, shape: [], dtype: 'float32' as const }));
    const kernel = inputGradientByConvolution(shipped);
    const dy = { dataId: {}, shape: [1, 4, 4, 1], dtype: 'float32' as const };
    const filter = { dataId: {}, shape: [1, 1, 1, 1], dtype: 'float32' as const };
    const wide = [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ];
    for (const attrs of [
      { strides: [2, 2], pad: 'valid', dataFormat: 'NHWC', inputShape: [1, 8, 8, 1] },
      { strides: [1, 1], pad: 'valid', dataFormat: 'NCHW', inputShape: [1, 1, 4, 4] },
      { strides: [1, 1], pad: wide, dataFormat: 'NHWC', inputShape: [1, 2, 2, 1] },
    ]) {
      shipped.mockClear();
      kernel({ inputs: { dy, filter }, attrs, backend: wasmBackend() });
      expect(shipped).toHaveBeenCalledOnce();
    }
  });
});

describe('Conv2DBackpropFilter on wasm', () => {
  it('agrees with the cpu backend for every size, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(convolutions, async ({ attrs, inputShape, filterShape, outShape }) => {
        const inputs = { x: uniformTensor(1, inputShape), dy: uniformTensor(2, outShape) };
        const length = outShape.reduce((product, size) => product * size, 1) / (outShape[3] ?? 1);
        const all = { ...attrs, filterShape };
        expect(await errorAgainstCpu('Conv2DBackpropFilter', inputs, all, length)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with the cpu backend where the images take several chunks, the last one short', async () => {
    const inputs = { x: uniformTensor(1, [9, 14, 14, 16]), dy: uniformTensor(2, [9, 14, 14, 1]) };
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 3, 16, 1] };
    expect(await errorAgainstCpu('Conv2DBackpropFilter', inputs, attrs, 9 * 196)).toBeLessThanOrEqual(1);
  });

  it('refuses NCHW, and says what to do', async () => {
    const inputs = { x: uniformTensor(1, [1, 1, 4, 4]), dy: uniformTensor(2, [1, 1, 4, 4]) };
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [1, 1, 1, 1] };
    await expect(runOn('wasm', 'Conv2DBackpropFilter', inputs, attrs)).rejects.toThrow(
      /NHWC order.*transpose/,
    );
  });
});
