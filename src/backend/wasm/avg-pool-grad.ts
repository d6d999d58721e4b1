import { type ConvGeometry, poolGeometry } from '../conv-geometry.js';
import { inputOf } from '../override-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf } from './wasm-tensor.js';

/** Windows that neither overlap nor reach outside: then each input cell has at most one source. */
function isTiling(g: ConvGeometry): boolean {
  const { top, left, bottom, right } = g.padInfo;
  const noOverlap =
    (g.strideHeight >= g.filterHeight || g.outHeight === 1) &&
    (g.strideWidth >= g.filterWidth || g.outWidth === 1);
  return noOverlap && top === 0 && left === 0 && bottom === 0 && right === 0;
}

function spread(dx: Float32Array, dy: Float32Array, g: ConvGeometry): void {
  const share = 1 / (g.filterHeight * g.filterWidth);
  const channels = g.inChannels;
  dx.fill(0);
  for (let from = 0, window = 0; from < dy.length; from += channels, window++) {
    const column = window % g.outWidth;
    const row = Math.floor(window / g.outWidth) % g.outHeight;
    const image = Math.floor(window / (g.outWidth * g.outHeight));
    const corner = (image * g.inHeight + row * g.strideHeight) * g.inWidth + column * g.strideWidth;
    for (let line = 0; line < g.filterHeight; line++) {
      let to = (corner + line * g.inWidth) * channels;
      for (let cell = 0; cell < g.filterWidth; cell++, to += channels) {
        for (let channel = 0; channel < channels; channel++) {
          dx[to + channel] = (dy[from + channel] ?? 0) * share;
        }
      }
    }
  }
}

/**
 * AvgPoolGrad for windows that tile the input (global pooling among them): every cell gets its window's gradient
 * divided by the window's size. Falls back to the shipped kernel for overlapping or padded windows.
 */
export function averageSpread(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const { backend } = call;
    const input = inputOf(call, 'input');
    const dy = inputOf(call, 'dy');
    const g = poolGeometry(input, call);
    if (!isTiling(g) || dy.dtype !== 'float32') return shipped(call);
    const gradient = allocate(backend, input.shape);
    spread(floatsOf(backend, gradient), floatsOf(backend, dy), g);
    return gradient;
  };
}
