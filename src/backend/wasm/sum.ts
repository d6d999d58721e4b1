import { util } from '@tensorflow/tfjs-core';
import { inputOf, runKernel } from '../override-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf, release } from './wasm-tensor.js';

/**
 * Sum of [n, h, w, c] over all but the channels, the gradient of a convolution's bias: global average pooling,
 * which XNNPACK does fast, times h·w, then over the images in double precision.
 *
 * Falls back to the shipped kernel, which moves the axes first, for other types, ranks and axes.
 */
export function channelSum(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const { attrs, backend } = call;
    const x = inputOf(call, 'x');
    const [images = 0, height = 0, width = 0, channels = 0] = x.shape;
    const axes = util.parseAxisParam(attrs['axis'] as number | number[], x.shape).sort((a, b) => a - b);
    const covered =
      x.dtype === 'float32' && x.shape.length === 4 && axes.join() === '0,1,2' && height * width > 1;
    if (!covered || images * channels === 0) return shipped(call);

    const means = runKernel('wasm', 'AvgPool', {
      inputs: { x },
      attrs: { filterSize: [height, width], strides: 1, pad: 'valid' },
      backend,
    });
    const totals = new Float64Array(channels);
    floatsOf(backend, means).forEach((mean, index) => {
      totals[index % channels] = (totals[index % channels] ?? 0) + mean;
    });
    release(backend, means);
    const sums = allocate(backend, attrs['keepDims'] === true ? [1, 1, 1, channels] : [channels]);
    floatsOf(backend, sums).set(totals.map((total) => total * height * width));
    return sums;
  };
}
