import { type ConvGeometry, isPlainTwoByTwo, poolGeometry } from '../conv-geometry.js';
import { inputOf } from '../override-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf } from './wasm-tensor.js';

/** The bit patterns of floats: gradients are only moved, and moving integers lets masks take the place of branches. */
const bitsOf = ({ buffer, byteOffset, length }: Float32Array) => new Int32Array(buffer, byteOffset, length);

/** Values of the pooling's input and output, and of the gradient behind it. */
interface PoolValues {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly dy: Float32Array;
}

/** 2×2 windows, stride 2, no padding: without branches, since which cell wins is unpredictable. */
function scatterTwoByTwo(dx: Float32Array, { x, y, dy }: PoolValues, g: ConvGeometry): void {
  const to = bitsOf(dx);
  const from = bitsOf(dy);
  const channels = g.inChannels;
  const row = g.inWidth * channels;
  if (g.inHeight % 2 === 1 || g.inWidth % 2 === 1) to.fill(0);
  let cell = 0;
  for (let line = 0; line < g.batchSize * g.outHeight; line++) {
    const image = Math.floor(line / g.outHeight);
    let at = (image * g.inHeight + 2 * (line % g.outHeight)) * row;
    for (let column = 0; column < g.outWidth; column++, at += channels) {
      for (let channel = 0; channel < channels; channel++, cell++, at++) {
        const max = y[cell];
        let bits = from[cell] ?? 0;
        const first = -Number(x[at] === max);
        to[at] = bits & first;
        bits &= ~first;
        const second = -Number(x[at + channels] === max);
        to[at + channels] = bits & second;
        bits &= ~second;
        const third = -Number(x[at + row] === max);
        to[at + row] = bits & third;
        to[at + row + channels] = bits & ~third;
      }
    }
  }
}

/** The part of a window that lies inside the input; rows and columns from (inclusive) and to (exclusive). */
interface Window {
  readonly image: number;
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

function inside(start: number, size: number, limit: number): readonly [number, number] {
  return [Math.max(start, 0), Math.min(start + size, limit)];
}

/** Index of the first maximum of a window in row-major order, −1 where every value is NaN. */
function firstMaximum(
  x: Float32Array,
  { image, rows, columns }: Window,
  g: ConvGeometry,
  channel: number,
): number {
  let best = -Infinity;
  let place = -1;
  for (let row = rows[0]; row < rows[1]; row++) {
    let index = ((image * g.inHeight + row) * g.inWidth + columns[0]) * g.inChannels + channel;
    for (let column = columns[0]; column < columns[1]; column++, index += g.inChannels) {
      const value = x[index] ?? NaN;
      if (value > best || (place < 0 && value === best)) {
        best = value;
        place = index;
      }
    }
  }
  return place;
}

/** Any window, stride and padding. */
function scatterWindows(dx: Float32Array, { x, dy }: PoolValues, g: ConvGeometry): void {
  dx.fill(0);
  let cell = 0;
  for (let line = 0; line < g.batchSize * g.outHeight; line++) {
    const image = Math.floor(line / g.outHeight);
    const top = (line % g.outHeight) * g.strideHeight - g.padInfo.top;
    const rows = inside(top, g.filterHeight, g.inHeight);
    for (let column = 0; column < g.outWidth; column++) {
      const columns = inside(column * g.strideWidth - g.padInfo.left, g.filterWidth, g.inWidth);
      for (let channel = 0; channel < g.inChannels; channel++, cell++) {
        const place = firstMaximum(x, { image, rows, columns }, g, channel);
        if (place >= 0) dx[place] = (dx[place] ?? 0) + (dy[cell] ?? 0);
      }
    }
  }
}

/**
 * MaxPoolGrad: the whole gradient of a window goes to its **first** maximum in row-major order, as in PyTorch
 * and in the cpu backend.
 *
 * The shipped kernel gives it to the last maximum, and loses it where a window holds no positive value, so this
 * one replaces it for every window, stride and padding (float32 and NHWC are all that pooling on wasm takes).
 */
export function gradientToFirstMaximum(): WasmKernel {
  return (call) => {
    const { backend } = call;
    const input = inputOf(call, 'input');
    const g = poolGeometry(input, call);
    const gradient = allocate(backend, input.shape);
    const values = {
      x: floatsOf(backend, input),
      y: floatsOf(backend, inputOf(call, 'output')),
      dy: floatsOf(backend, inputOf(call, 'dy')),
    };
    const scatter = isPlainTwoByTwo(g) ? scatterTwoByTwo : scatterWindows;
    scatter(floatsOf(backend, gradient), values, g);
    return gradient;
  };
}
