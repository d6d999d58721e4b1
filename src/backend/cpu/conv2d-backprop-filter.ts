import * as tf from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { type ConvGeometry, convGeometry } from '../wasm/conv-geometry.js';

const kernelName = 'Conv2DBackpropFilter';

interface CpuCall {
  readonly inputs: { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo };
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: MathBackendCPU;
}

/** Σ x · dy over all windows, in double precision: one outer product of channels for each window and tap. */
function filterGradient(x: Float32Array, dy: Float32Array, g: ConvGeometry): Float64Array {
  const { inChannels, outChannels } = g;
  const total = new Float64Array(g.filterHeight * g.filterWidth * inChannels * outChannels);
  let window = 0;
  for (let image = 0; image < g.batchSize; image++) {
    for (let outRow = 0; outRow < g.outHeight; outRow++) {
      for (let outColumn = 0; outColumn < g.outWidth; outColumn++, window += outChannels) {
        for (let tapRow = 0; tapRow < g.filterHeight; tapRow++) {
          const row = outRow * g.strideHeight - g.padInfo.top + tapRow;
          if (row < 0 || row >= g.inHeight) continue;
          for (let tapColumn = 0; tapColumn < g.filterWidth; tapColumn++) {
            const column = outColumn * g.strideWidth - g.padInfo.left + tapColumn;
            if (column < 0 || column >= g.inWidth) continue;
            const pixel = ((image * g.inHeight + row) * g.inWidth + column) * inChannels;
            let to = (tapRow * g.filterWidth + tapColumn) * inChannels * outChannels;
            for (let channel = 0; channel < inChannels; channel++) {
              const value = x[pixel + channel] ?? 0;
              for (let out = 0; out < outChannels; out++, to++) {
                total[to] = (total[to] ?? 0) + value * (dy[window + out] ?? 0);
              }
            }
          }
        }
      }
    }
  }
  return total;
}

let registered = false;

/**
 * Conv2DBackpropFilter on cpu, once: plain loops over typed arrays.
 *
 * The shipped kernel asks a buffer for every value by its four coordinates, and takes minutes for one step of a CNN
 * pair of 1000 images. It stays for other types than float32 and for NCHW.
 */
export function registerFilterGradient(): void {
  if (registered) return;
  registered = true;
  const shipped = tf.getKernel(kernelName, 'cpu');
  const kernelFunc = (call: CpuCall) => {
    const { x, dy } = call.inputs;
    const filterShape = call.attrs['filterShape'] as number[];
    if (x.dtype !== 'float32' || dy.dtype !== 'float32' || call.attrs['dataFormat'] === 'NCHW') {
      return shipped.kernelFunc(call as never);
    }
    const floats = ({ dataId }: tf.TensorInfo) => call.backend.data.get(dataId).values as Float32Array;
    const gradient = filterGradient(floats(x), floats(dy), convGeometry(x.shape, filterShape, call));
    return call.backend.makeTensorInfo(filterShape, 'float32', Float32Array.from(gradient));
  };
  tf.unregisterKernel(kernelName, 'cpu');
  tf.registerKernel({ ...shipped, kernelFunc: kernelFunc as unknown as tf.KernelFunc });
}
