import { slice_util, util } from '@tensorflow/tfjs-core';
import { inputOf } from '../override-kernel.js';
import type { WasmKernel } from './wasm-kernel.js';

/**
 * Slice: copies a contiguous part (such as a batch of rows) straight from the heap.
 *
 * The shipped kernel copies the whole tensor out first, so that cutting one batch from a training set costs as
 * much as reading all of it. Falls back to it where the part is not contiguous.
 */
export function sliceInPlace(shipped: WasmKernel): WasmKernel {
  return (call) => {
    const { attrs, backend } = call;
    const x = inputOf(call, 'x');
    const [begin, size] = slice_util.parseSliceParams(
      x as Parameters<typeof slice_util.parseSliceParams>[0],
      attrs['begin'] as number | number[],
      attrs['size'] as number | number[],
    ) as [number[], number[]];
    if (x.dtype === 'string' || !slice_util.isSliceContinous(x.shape, begin, size)) return shipped(call);

    const offset = slice_util.computeFlatOffset(begin, util.computeStrides(x.shape));
    const part = backend.makeOutput(size, x.dtype);
    const values = backend.typedArrayFromHeap(x).subarray(offset, offset + util.sizeFromShape(size));
    backend.typedArrayFromHeap(part).set(values);
    return part;
  };
}
