import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type ConvGeometry, convGeometry } from '../conv-geometry.js';
import { inputOf, runKernel } from '../override-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf, release } from './wasm-tensor.js';

/** The paddings of the equivalent convolution, [before, after] for height and width; negative where there is none. */
function fullPadding(g: ConvGeometry): [[number, number], [number, number]] {
  const { top, left } = g.padInfo;
  return [
    [g.filterHeight - 1 - top, g.inHeight - g.outHeight + top],
    [g.filterWidth - 1 - left, g.inWidth - g.outWidth + left],
  ];
}

/**
 * How many neighbouring pixels to compute as one: XNNPACK works on eight output channels at a time, so that an
 * image gradient (one or three channels) would waste most of the work. A divisor of the width.
 */
function pixelsAtOnce({ inWidth, inChannels }: ConvGeometry): number {
  for (let pixels = Math.floor(8 / inChannels); pixels > 1; pixels--) {
    if (inWidth % pixels === 0) return pixels;
  }
  return 1;
}

/**
 * [fh, fw, in, out] → [fh, fw + pixels − 1, out, pixels × in]: turned by 180° in the plane, channels swapped, and
 * for each pixel a copy moved by one column.
 */
function flipAndSwap(filter: TensorInfo, pixels: number, backend: BackendWasm): TensorInfo {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = filter.shape;
  const wide = width + pixels - 1;
  const flipped = allocate(backend, [height, wide, outputs, pixels * inputs]);
  const from = floatsOf(backend, filter);
  const to = floatsOf(backend, flipped);
  to.fill(0);
  for (let source = 0; source < from.length; source++) {
    const output = source % outputs;
    const input = Math.floor(source / outputs) % inputs;
    const tap = Math.floor(source / (outputs * inputs));
    const row = height - 1 - Math.floor(tap / width);
    const column = width - 1 - (tap % width);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const cell = (row * wide + column + pixel) * outputs + output;
      to[(cell * pixels + pixel) * inputs + input] = from[source] ?? 0;
    }
  }
  return flipped;
}

/**
 * Conv2DBackpropInput (the input gradient of a convolution, and the forward pass of a transposed one) as a
 * convolution of dy with the filter turned by 180° and its channels swapped; about nine times faster.
 *
 * Covers float32, NHWC, stride 1 and any padding smaller than the filter; falls back to the shipped kernel.
 */
export function inputGradientByConvolution(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const { attrs, backend } = call;
    const dy = inputOf(call, 'dy');
    const filter = inputOf(call, 'filter');
    const g = convGeometry(attrs['inputShape'] as number[], filter.shape, call);
    const [rows, columns] = fullPadding(g);
    const covered =
      dy.dtype === 'float32' &&
      filter.dtype === 'float32' &&
      g.dataFormat === 'channelsLast' &&
      g.strideHeight === 1 &&
      g.strideWidth === 1 &&
      Math.min(...rows, ...columns) >= 0;
    if (!covered) return shipped(call);

    const pixels = pixelsAtOnce(g);
    const flipped = flipAndSwap(filter, pixels, backend);
    const dx = runKernel('wasm', 'Conv2D', {
      inputs: { x: dy, filter: flipped },
      attrs: { strides: [1, pixels], dilations: 1, pad: [[0, 0], rows, columns, [0, 0]], dataFormat: 'NHWC' },
      backend,
    });
    release(backend, flipped);
    // [n, h, w / pixels, pixels × in] lies in memory as [n, h, w, in] does.
    return { ...dx, shape: [...g.inShape] };
  };
}
