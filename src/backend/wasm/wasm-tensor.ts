import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** A float32 tensor on the wasm heap, uninitialised; the caller owns it. */
export function allocate(backend: BackendWasm, shape: readonly number[]): TensorInfo {
  return backend.makeOutput([...shape], 'float32');
}

/** Gives back tensors that a kernel made for itself. */
export function release(backend: BackendWasm, ...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}

/** The same data under another shape of equal size; not counted as a reference, so never released. */
export function viewAs({ dataId, dtype }: TensorInfo, shape: readonly number[]): TensorInfo {
  return { dataId, dtype, shape: [...shape] };
}

/**
 * The values of a float32 tensor, in place. An allocation may move the heap: take the view anew after every
 * {@link allocate} and every kernel call.
 */
export function floatsOf(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  const { buffer, byteOffset, length } = backend.typedArrayFromHeap(tensor);
  return new Float32Array(buffer, byteOffset, length);
}
