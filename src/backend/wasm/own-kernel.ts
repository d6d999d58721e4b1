import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelCall } from '../override-kernel.js';

/** What a kernel with these inputs, all of float32, is called with. */
export interface OwnCall<Inputs extends string, Attributes = object> {
  readonly inputs: Readonly<Record<Inputs, tf.Tensor>>;
  readonly attrs: Attributes;
  readonly backend: BackendWasm;
}

/** Registers a kernel that only this project has; once. Its outputs are the caller's. */
export function registerOwnKernel<Inputs extends string, Attributes>(
  kernelName: string,
  kernel: (call: OwnCall<Inputs, Attributes>) => tf.TensorInfo | tf.TensorInfo[],
): void {
  const kernelFunc = (call: unknown) => kernel(call as OwnCall<Inputs, Attributes>);
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernelFunc as tf.KernelFunc });
}

/**
 * The addresses of tensors, which stay where they are while they live: unlike views, which die when the memory grows.
 */
export function addressesOf<T extends readonly tf.TensorInfo[]>(
  { backend }: Pick<KernelCall<BackendWasm>, 'backend'>,
  ...tensors: T
): { -readonly [K in keyof T]: number } {
  return tensors.map((tensor) => backend.typedArrayFromHeap(tensor).byteOffset) as {
    -readonly [K in keyof T]: number;
  };
}
