import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvGeometry, convGeometry } from '../conv-geometry.js';
import { inputOf, type Kernel, type KernelCall, runKernel } from '../override-kernel.js';

interface GpuBackend {
  disposeData(dataId: object): boolean;
}

type Inputs = KernelCall<GpuBackend>['inputs'];
type Run = (kernelName: string, inputs: Inputs, attrs?: Readonly<Record<string, unknown>>) => TensorInfo;

/** Floats in the patches of the images that are worked on at a time: 64 MiB. */
const patchBudget = 2 ** 24;

/** Images from `first` on, as many as `count`. */
interface Chunk {
  readonly first: number;
  readonly count: number;
}

const matrix = ({ dataId, dtype }: TensorInfo, shape: number[]): TensorInfo => ({ dataId, dtype, shape });

/** What the filter sees: [windows, taps · inChannels], out of images that are padded already. */
function patchesOf(run: Run, padded: TensorInfo, g: ConvGeometry, { first, count }: Chunk): TensorInfo {
  const windows = count * g.outHeight * g.outWidth;
  const seen = Array.from({ length: g.filterHeight * g.filterWidth }, (_, tap) => {
    const [row, column] = [Math.floor(tap / g.filterWidth), tap % g.filterWidth];
    const lastRow = row + (g.outHeight - 1) * g.strideHeight;
    const lastColumn = column + (g.outWidth - 1) * g.strideWidth;
    const byTap = run(
      'StridedSlice',
      { x: padded },
      {
        begin: [first, row, column, 0],
        end: [first + count, lastRow + 1, lastColumn + 1, g.inChannels],
        strides: [1, g.strideHeight, g.strideWidth, 1],
        beginMask: 0,
        endMask: 0,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: 0,
      },
    );
    return matrix(byTap, [windows, g.inChannels]);
  });
  return run('Concat', seen as unknown as Inputs, { axis: 1 });
}

/** The filter's gradient from some of the images: patchesᵀ · dy, [taps · inChannels, outChannels]. */
function gradientOfChunk(
  run: Run,
  { padded, dy }: { readonly padded: TensorInfo; readonly dy: TensorInfo },
  g: ConvGeometry,
  chunk: Chunk,
): TensorInfo {
  const { outHeight, outWidth, outChannels } = g;
  const patches = patchesOf(run, padded, g, chunk);
  const gradients = run(
    'Slice',
    { x: dy },
    { begin: [chunk.first, 0, 0, 0], size: [chunk.count, outHeight, outWidth, outChannels] },
  );
  const b = matrix(gradients, [chunk.count * outHeight * outWidth, outChannels]);
  return run('BatchMatMul', { a: patches, b }, { transposeA: true, transposeB: false });
}

/**
 * Conv2DBackpropFilter on webgpu as a matrix product. The shipped kernel has one thread for each number of the filter,
 * which goes through all windows of all images by itself: some hundred threads, where a device has thousands. It
 * stays for NCHW.
 */
export function filterGradientByProduct(shipped: Kernel<GpuBackend>): Kernel<GpuBackend> {
  return (call) => {
    if (call.attrs['dataFormat'] === 'NCHW') return shipped(call);
    const { backend } = call;
    const [x, dy] = [inputOf(call, 'x'), inputOf(call, 'dy')];
    const filterShape = call.attrs['filterShape'] as number[];
    const g = convGeometry(x.shape, filterShape, call);
    const made: TensorInfo[] = [];
    const run: Run = (kernelName, inputs, attrs = {}) => {
      const output = runKernel('webgpu', kernelName, { inputs, attrs, backend });
      made.push(output);
      return output;
    };
    const releaseBut = (...kept: readonly TensorInfo[]) => {
      const others = made.filter((tensor) => !kept.includes(tensor));
      for (const { dataId } of others) backend.disposeData(dataId);
      made.splice(0, Infinity, ...kept);
    };

    const { top, bottom, left, right } = g.padInfo;
    const paddings = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const padded = run('PadV2', { x }, { paddings, constantValue: 0 });
    const taps = g.filterHeight * g.filterWidth;
    const most = Math.max(1, Math.floor(patchBudget / (g.outHeight * g.outWidth * taps * g.inChannels)));
    let total = run('Fill', {}, { shape: [taps * g.inChannels, g.outChannels], value: 0, dtype: 'float32' });
    for (let first = 0; first < g.batchSize; first += most) {
      const count = Math.min(most, g.batchSize - first);
      const part = gradientOfChunk(run, { padded, dy }, g, { first, count });
      total = run('Add', { a: total, b: part });
      releaseBut(padded, total);
    }
    releaseBut(total);
    return matrix(total, filterShape);
  };
}
