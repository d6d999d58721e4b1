import type * as tf from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { type ConvGeometry, poolGeometry } from '../conv-geometry.js';
import { improveKernel, inputOf, type Kernel } from '../override-kernel.js';

/** The output cells whose windows hold the input cell of that index, [rows, columns], as ranges [from, to). */
function windowsOver(g: ConvGeometry, row: number, column: number) {
  const reach = (at: number, pad: number, filter: number, stride: number, count: number) => {
    const first = Math.max(0, Math.ceil((at + pad - filter + 1) / stride));
    return [first, Math.min(count, Math.floor((at + pad) / stride) + 1)] as const;
  };
  return {
    rows: reach(row, g.padInfo.top, g.filterHeight, g.strideHeight, g.outHeight),
    columns: reach(column, g.padInfo.left, g.filterWidth, g.strideWidth, g.outWidth),
  };
}

function spreadNaN(x: Float32Array, y: Float32Array, g: ConvGeometry): void {
  x.forEach((value, index) => {
    if (!Number.isNaN(value)) return;
    const [channel, place] = [index % g.inChannels, Math.floor(index / g.inChannels)];
    const image = Math.floor(place / (g.inWidth * g.inHeight));
    const { rows, columns } = windowsOver(g, Math.floor(place / g.inWidth) % g.inHeight, place % g.inWidth);
    for (let row = rows[0]; row < rows[1]; row++) {
      for (let column = columns[0]; column < columns[1]; column++) {
        y[((image * g.outHeight + row) * g.outWidth + column) * g.outChannels + channel] = NaN;
      }
    }
  });
}

/** MaxPool on cpu: as shipped, but NaN in a window gives NaN; the shipped kernel passes over it. */
function maximumWithNaN(shipped: Kernel<MathBackendCPU>): Kernel<MathBackendCPU> {
  return (call) => {
    const x = inputOf(call, 'x');
    const y = shipped(call);
    const floats = ({ dataId }: tf.TensorInfo) => call.backend.data.get(dataId).values as Float32Array;
    const values = floats(x);
    // A pool of 1×1 may share its input's data; nothing needs to be spread there.
    if (x.dtype !== 'float32' || y.dataId === x.dataId || !values.some(Number.isNaN)) return y;
    spreadNaN(values, floats(y), poolGeometry(x, call));
    return y;
  };
}

let registered = false;

/** Puts this project's kernel under the cpu backend, once. */
export function registerMaxPool(): void {
  if (registered) return;
  registered = true;
  improveKernel('cpu', 'MaxPool', maximumWithNaN);
}
