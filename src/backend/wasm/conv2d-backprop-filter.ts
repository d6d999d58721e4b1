import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { ConfigError } from '../../core/errors.js';
import { type ConvGeometry, convGeometry } from './conv-geometry.js';
import { inputOf, runKernel, type WasmKernel } from './override-kernel.js';
import { allocate, floatsOf, release } from './wasm-tensor.js';

/** Floats in the matrix of shifted images; what is worked on at a time should stay in the cache. */
const columnBudget = 2 ** 18;

/**
 * The images of a chunk laid out one after another on a flat grid, with just enough zero columns and rows
 * between them that reading outside an image reads a zero: then moving the filter by one tap is moving a flat
 * window by `tapRow * pitch + tapColumn`, for all images and rows at once.
 */
interface Grid {
  /** Grid cells in a row. */
  readonly pitch: number;
  /** Grid cells of an image. */
  readonly area: number;
  /** Zeros before the first image. */
  readonly lead: number;
  /** Images worked on at a time. */
  readonly images: number;
}

function gridOf(g: ConvGeometry): Grid {
  const { top, left } = g.padInfo;
  const lastRow = (g.outHeight - 1) * g.strideHeight;
  const lastColumn = (g.outWidth - 1) * g.strideWidth;
  const below = lastRow + g.filterHeight - top - g.inHeight;
  const right = lastColumn + g.filterWidth - left - g.inWidth;
  const height = Math.max(g.inHeight + Math.max(top, below, 0), lastRow + 1);
  const pitch = Math.max(g.inWidth + Math.max(left, right, 0), lastColumn + 1);
  const area = height * pitch;
  const taps = g.filterHeight * g.filterWidth * g.inChannels;
  const images = Math.min(g.batchSize, Math.max(1, Math.floor(columnBudget / (taps * area))));
  return { pitch, area, lead: top * pitch + left, images };
}

/** NHWC images → one plane per channel, on the grid; what lies between the images stays zero. */
function fillPlanes(planes: Float32Array, images: Float32Array, g: ConvGeometry, grid: Grid): void {
  const { inHeight, inWidth, inChannels } = g;
  const plane = planes.length / inChannels;
  const count = images.length / (inHeight * inWidth * inChannels);
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < inHeight; row++) {
      const to = grid.lead + image * grid.area + row * grid.pitch;
      const from = (image * inHeight + row) * inWidth * inChannels;
      for (let channel = 0; channel < inChannels; channel++) {
        let source = from + channel;
        const start = channel * plane + to;
        for (let cell = start; cell < start + inWidth; cell++, source += inChannels) {
          planes[cell] = images[source] ?? 0;
        }
      }
    }
  }
}

/** Planes → [taps × channels, cells]: a flat window of every plane for every tap. */
function fillShifts(shifts: Float32Array, planes: Float32Array, g: ConvGeometry, grid: Grid): void {
  const plane = planes.length / g.inChannels;
  const cells = grid.images * grid.area;
  let to = 0;
  for (let row = 0; row < g.filterHeight; row++) {
    for (let column = 0; column < g.filterWidth; column++) {
      for (let channel = 0; channel < g.inChannels; channel++, to += cells) {
        const from = channel * plane + row * grid.pitch + column;
        shifts.set(planes.subarray(from, from + cells), to);
      }
    }
  }
}

/** NHWC dy → [cells, outChannels]: each value at the cell where its window starts, zero elsewhere. */
function fillGrid(cells: Float32Array, dy: Float32Array, g: ConvGeometry, grid: Grid): void {
  const { outHeight, outWidth, outChannels } = g;
  const run = (g.strideWidth === 1 ? outWidth : 1) * outChannels;
  const runs = g.strideWidth === 1 ? 1 : outWidth;
  cells.fill(0);
  for (let row = 0, from = 0; from < dy.length; row++) {
    const image = Math.floor(row / outHeight);
    const line = (row % outHeight) * g.strideHeight;
    let to = (image * grid.area + line * grid.pitch) * outChannels;
    for (let part = 0; part < runs; part++, from += run, to += g.strideWidth * outChannels) {
      cells.set(dy.subarray(from, from + run), to);
    }
  }
}

/** The sum over all images, in double precision between the chunks. */
function sumOverChunks(x: TensorInfo, dy: TensorInfo, g: ConvGeometry, backend: BackendWasm): Float64Array {
  const grid = gridOf(g);
  const cells = grid.images * grid.area;
  const taps = g.filterHeight * g.filterWidth * g.inChannels;
  const overhang = Math.max(grid.lead, (g.filterHeight - 1) * grid.pitch + g.filterWidth - 1);
  const planes = new Float32Array((cells + overhang) * g.inChannels);
  const shifts = allocate(backend, [taps, cells]);
  const total = new Float64Array(taps * g.outChannels);
  const imageSize = g.inHeight * g.inWidth * g.inChannels;
  const dySize = g.outHeight * g.outWidth * g.outChannels;

  for (let first = 0; first < g.batchSize; first += grid.images) {
    const end = Math.min(first + grid.images, g.batchSize);
    if (end - first < grid.images) planes.fill(0);
    // XNNPACK caches the packed right-hand matrix by tensor, so each chunk needs a new one; the left may be reused.
    const cellsOfDy = allocate(backend, [cells, g.outChannels]);
    fillPlanes(planes, floatsOf(backend, x).subarray(first * imageSize, end * imageSize), g, grid);
    fillShifts(floatsOf(backend, shifts), planes, g, grid);
    fillGrid(
      floatsOf(backend, cellsOfDy),
      floatsOf(backend, dy).subarray(first * dySize, end * dySize),
      g,
      grid,
    );
    const product = runKernel('BatchMatMul', {
      inputs: { a: shifts, b: cellsOfDy },
      attrs: { transposeA: false, transposeB: false },
      backend,
    });
    floatsOf(backend, product).forEach((value, index) => (total[index] = (total[index] ?? 0) + value));
    release(backend, cellsOfDy, product);
  }
  release(backend, shifts);
  return total;
}

/**
 * Conv2DBackpropFilter, which the wasm backend lacks: dW[tap, in, out] = Σ x[position + tap, in] · dy[position, out],
 * as one matrix product a chunk of images (see {@link Grid}).
 *
 * Covers float32 and NHWC, every stride and padding; a stride s does s² times the needed work. Memory beside the
 * inputs is bounded by the chunk. Where x holds an infinity, a product with a zero between the images gives NaN.
 *
 * @throws {ConfigError} for other types and for NCHW.
 */
export function filterGradientByProduct(): WasmKernel {
  return (call) => {
    const { attrs, backend } = call;
    const x = inputOf(call, 'x');
    const dy = inputOf(call, 'dy');
    const filterShape = attrs['filterShape'] as number[];
    const g = convGeometry(x.shape, filterShape, call);
    if (x.dtype !== 'float32' || dy.dtype !== 'float32' || g.dataFormat !== 'channelsLast') {
      throw new ConfigError(
        `Conv2DBackpropFilter on wasm: tensors must be float32 in NHWC order, got ${x.dtype}, ${dy.dtype}, ` +
          `${String(attrs['dataFormat'])}; cast or transpose them first`,
      );
    }
    const filterGradient = allocate(backend, filterShape);
    const total = sumOverChunks(x, dy, g, backend);
    floatsOf(backend, filterGradient).set(total);
    return filterGradient;
  };
}
