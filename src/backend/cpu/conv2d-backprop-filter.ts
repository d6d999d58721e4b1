import type * as tf from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { type ConvGeometry, convGeometry } from '../conv-geometry.js';
import { improveKernel, inputOf, type Kernel } from '../override-kernel.js';

/** Adds pixel · dyᵀ, [channels of the pixel, channels of dy], row-major, to the values of `total` from `to` on. */
function addOuterProduct(total: Float64Array, to: number, pixel: Float32Array, dy: Float32Array): void {
  let at = to;
  for (const value of pixel) {
    for (const other of dy) {
      total[at] = (total[at] ?? 0) + value * other;
      at++;
    }
  }
}

/** Σ x · dy over all windows, in double precision: one outer product of channels for each window and tap. */
function filterGradient(x: Float32Array, dy: Float32Array, g: ConvGeometry): Float64Array {
  const { inChannels, outChannels } = g;
  const taps = g.filterHeight * g.filterWidth;
  const total = new Float64Array(taps * inChannels * outChannels);
  for (let window = 0; window * outChannels < dy.length; window++) {
    const outColumn = window % g.outWidth;
    const line = Math.floor(window / g.outWidth);
    const firstRow = (line % g.outHeight) * g.strideHeight - g.padInfo.top;
    const firstColumn = outColumn * g.strideWidth - g.padInfo.left;
    const image = Math.floor(line / g.outHeight);
    const gradient = dy.subarray(window * outChannels, (window + 1) * outChannels);
    for (let tap = 0; tap < taps; tap++) {
      const row = firstRow + Math.floor(tap / g.filterWidth);
      const column = firstColumn + (tap % g.filterWidth);
      if (row < 0 || row >= g.inHeight || column < 0 || column >= g.inWidth) continue;
      const pixel = ((image * g.inHeight + row) * g.inWidth + column) * inChannels;
      addOuterProduct(total, tap * inChannels * outChannels, x.subarray(pixel, pixel + inChannels), gradient);
    }
  }
  return total;
}

/**
 * Conv2DBackpropFilter on cpu: plain loops over typed arrays.
 *
 * The shipped kernel asks a buffer for every value by its four coordinates, and took two minutes for one step of a CNN
 * pair of 1000 images on one core of an AMD EPYC. It stays for other types than float32 and for NCHW.
 */
function filterGradientInPlace(shipped: Kernel<MathBackendCPU>): Kernel<MathBackendCPU> {
  return (call) => {
    const [x, dy] = [inputOf(call, 'x'), inputOf(call, 'dy')];
    const filterShape = call.attrs['filterShape'] as number[];
    if (x.dtype !== 'float32' || dy.dtype !== 'float32' || call.attrs['dataFormat'] === 'NCHW') {
      return shipped(call);
    }
    const floats = ({ dataId }: tf.TensorInfo) => call.backend.data.get(dataId).values as Float32Array;
    const gradient = filterGradient(floats(x), floats(dy), convGeometry(x.shape, filterShape, call));
    return call.backend.makeTensorInfo(filterShape, 'float32', Float32Array.from(gradient));
  };
}

let registered = false;

/** Puts this project's kernel under the cpu backend, once. */
export function registerFilterGradient(): void {
  if (registered) return;
  registered = true;
  improveKernel('cpu', 'Conv2DBackpropFilter', filterGradientInPlace);
}
