import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { uniformTensor } from '../testing/kernel-on-backend.js';
import { registerFilterGradient } from './conv2d-backprop-filter.js';

const kernelName = 'Conv2DBackpropFilter';

function gradient(pad: unknown, strides: [number, number], dataFormat = 'NHWC'): Float32Array {
  const nhwc = dataFormat === 'NHWC';
  const imageShape: [number, number, number, number] = nhwc ? [3, 7, 6, 2] : [3, 2, 7, 6];
  const filterShape: [number, number, number, number] = [3, 2, 2, 4];
  const geometry = tf.backend_util.computeConv2DInfo(
    imageShape,
    filterShape,
    strides,
    1,
    pad as 'same',
    'floor',
    false,
    nhwc ? 'channelsLast' : 'channelsFirst',
  );
  const [x, dy] = [uniformTensor(1, imageShape), uniformTensor(2, geometry.outShape)];
  const inputs = {
    x: tf.tensor(x.values, [...x.shape]),
    dy: tf.tensor(dy.values, [...dy.shape]),
  };
  const attrs = { strides, pad, dataFormat, dimRoundingMode: 'floor', filterShape };
  const output = tf.engine().runKernel<tf.Tensor>(kernelName, inputs, attrs as unknown as tf.NamedAttrMap);
  expect(output.shape).toEqual(filterShape);
  const values = Float32Array.from(output.dataSync());
  tf.dispose([output, inputs]);
  return values;
}

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? NaN))), 0);

describe('Conv2DBackpropFilter on cpu', () => {
  it('is what the shipped kernel gives, for every stride and padding and both orders', async () => {
    await tf.setBackend('cpu');
    const explicit = [
      [0, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ];
    const cases = (['same', 'valid', explicit] as const).flatMap((pad) =>
      (
        [
          [1, 1],
          [2, 1],
          [2, 3],
        ] as const
      ).map((strides) => () => gradient(pad, [...strides])),
    );
    const all = [...cases, () => gradient('same', [1, 1], 'NCHW')];
    const shipped = all.map((run) => run());
    const kernel = tf.getKernel(kernelName, 'cpu');
    registerFilterGradient();
    registerFilterGradient();
    expect(tf.getKernel(kernelName, 'cpu')).not.toBe(kernel);
    for (const [index, run] of all.entries()) {
      const expected = shipped[index] ?? new Float32Array();
      expect(Math.hypot(...expected)).toBeGreaterThan(1);
      expect(largestDifference(run(), expected)).toBeLessThan(1e-5);
    }
    expect(tf.memory().numTensors).toBe(0);
  });
});
