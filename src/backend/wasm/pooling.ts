import { type ConvGeometry, isPlainTwoByTwo, poolGeometry } from '../conv-geometry.js';
import { inputOf } from '../override-kernel.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf } from './own-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf } from './wasm-tensor.js';

/**
 * MaxPool: NaN in a window gives NaN. The shipped kernel passes over it, or gives −∞.
 *
 * The same to the bit for numbers. Falls back to the shipped kernel for other windows than 2×2 with stride 2 and no
 * padding, and for other types than float32.
 */
export function maximumWithNaN(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const { backend } = call;
    const x = inputOf(call, 'x');
    const g = poolGeometry(x, call);
    if (x.dtype !== 'float32' || !isPlainTwoByTwo(g)) return shipped(call);
    const y = allocate(backend, g.outShape);
    const { batchSize, inHeight, inWidth, inChannels } = g;
    heapKernels(backend).maxPool(batchSize, inHeight, inWidth, inChannels, ...addressesOf(call, x, y));
    return y;
  };
}

/** The sum of one channel of a window, over the cells inside the image. */
function windowSum(x: Float32Array, g: ConvGeometry, cell: number): number {
  const channel = cell % g.outChannels;
  const place = Math.floor(cell / g.outChannels);
  const top = (Math.floor(place / g.outWidth) % g.outHeight) * g.strideHeight - g.padInfo.top;
  const left = (place % g.outWidth) * g.strideWidth - g.padInfo.left;
  const image = Math.floor(place / (g.outWidth * g.outHeight));
  let sum = 0;
  for (let row = Math.max(top, 0); row < Math.min(top + g.filterHeight, g.inHeight); row++) {
    for (let column = Math.max(left, 0); column < Math.min(left + g.filterWidth, g.inWidth); column++) {
      sum += x[((image * g.inHeight + row) * g.inWidth + column) * g.inChannels + channel] ?? NaN;
    }
  }
  return sum;
}

/**
 * AvgPool: as shipped, but NaN in a window gives NaN; the shipped kernel gives −∞ there.
 *
 * Only outputs of −∞ are looked at again, so that numbers are the shipped kernel's.
 */
export function averageWithNaN(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const y = shipped(call);
    const { backend } = call;
    const x = inputOf(call, 'x');
    const means = floatsOf(backend, y);
    if (x.dtype !== 'float32' || !means.includes(-Infinity)) return y;
    const [g, values] = [poolGeometry(x, call), floatsOf(backend, x)];
    means.forEach((mean, cell) => {
      if (mean === -Infinity && Number.isNaN(windowSum(values, g, cell))) means[cell] = NaN;
    });
    return y;
  };
}
