import { ConfigError } from '../../core/errors.js';
import { withKernelHeap } from '../../linalg/kernels/kernel-heap.js';
import { productMode } from '../../linalg/kernels/kernels.js';
import { type ConvGeometry, convGeometry } from '../conv-geometry.js';
import { inputOf } from '../override-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';
import { allocate, floatsOf } from './wasm-tensor.js';

/** Floats in the grids of images and of dy; what is worked on at a time should stay in the cache. */
const gridBudget = 2 ** 18;

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
  const floats = (g.inChannels + g.outChannels) * area;
  const images = Math.min(g.batchSize, Math.max(1, Math.floor(gridBudget / floats)));
  return { pitch, area, lead: top * pitch + left, images };
}

/** NHWC images → [cells, inChannels] on the grid; what lies between the images stays zero. */
function fillImages(cells: Float32Array, images: Float32Array, g: ConvGeometry, grid: Grid): void {
  const line = g.inWidth * g.inChannels;
  for (let row = 0, from = 0; from < images.length; row++, from += line) {
    const image = Math.floor(row / g.inHeight);
    const cell = grid.lead + image * grid.area + (row % g.inHeight) * grid.pitch;
    cells.set(images.subarray(from, from + line), cell * g.inChannels);
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

/**
 * The sum over all images, in double precision between the chunks.
 *
 * A row of the filter's window is a run of filterWidth · inChannels neighbours on the grid, and the next window's
 * run starts one cell on: for each row of the filter, one product with overlapping rows of the grid, transposed.
 */
function sumOverChunks(x: Float32Array, dy: Float32Array, g: ConvGeometry): Float64Array {
  const { inChannels, outChannels } = g;
  const grid = gridOf(g);
  const cells = grid.images * grid.area;
  const run = g.filterWidth * inChannels;
  const reach = (g.filterHeight - 1) * grid.pitch + g.filterWidth - 1;
  const cellsOfX = cells + Math.max(grid.lead, reach);
  const total = new Float64Array(g.filterHeight * run * outChannels);
  const imageSize = g.inHeight * g.inWidth * inChannels;
  const dySize = g.outHeight * g.outWidth * outChannels;

  withKernelHeap((heap) => {
    const images = heap.zeros32(cellsOfX * inChannels);
    const slopes = heap.allocate(4 * cells * outChannels);
    const sum = heap.allocate(4 * total.length);
    for (let first = 0; first < g.batchSize; first += grid.images) {
      const end = Math.min(first + grid.images, g.batchSize);
      const imageCells = heap.float32(images, cellsOfX * inChannels);
      if (end - first < grid.images) imageCells.fill(0);
      fillImages(imageCells, x.subarray(first * imageSize, end * imageSize), g, grid);
      const chunk = dy.subarray(first * dySize, end * dySize);
      fillGrid(heap.float32(slopes, cells * outChannels), chunk, g, grid);

      const sums = heap.float32(sum, total.length).fill(0);
      for (let row = 0; row < g.filterHeight; row++) {
        const window = images + 4 * row * grid.pitch * inChannels;
        const out = sum + 4 * row * run * outChannels;
        heap.kernels.multiplyF32(
          productMode.transposeA,
          run,
          outChannels,
          cells,
          window,
          inChannels,
          slopes,
          outChannels,
          out,
          outChannels,
        );
      }
      sums.forEach((value, index) => (total[index] = (total[index] ?? 0) + value));
    }
  });
  return total;
}

/**
 * Conv2DBackpropFilter, which the wasm backend lacks: dW[tap, in, out] = Σ x[position + tap, in] · dy[position, out],
 * as a matrix product for each row of the filter (see {@link Grid}).
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
    const total = sumOverChunks(floatsOf(backend, x), floatsOf(backend, dy), g);
    floatsOf(backend, filterGradient).set(total);
    return filterGradient;
  };
}
