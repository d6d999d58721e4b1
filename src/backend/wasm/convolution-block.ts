import type * as tf from '@tensorflow/tfjs-core';
import { registerBlockGradient, type BlockAttributes } from '../convolution-block-gradient.js';
import { blockKernels, type BlockKernel } from './block-on-memory.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf, registerOwnKernel, type OwnCall } from './own-kernel.js';
import { allocate, release } from './wasm-tensor.js';

/** Registers the block and its gradient under the wasm backend. */
export function registerConvolutionBlock(): void {
  for (const [name, kernel] of Object.entries(blockKernels)) {
    registerOwnKernel<string, BlockAttributes>(name, (call) => onHeap(kernel, call));
  }
  registerBlockGradient();
}

/** Runs a kernel on the backend's own memory, so that nothing is copied. */
function onHeap(
  kernel: BlockKernel,
  call: OwnCall<string, BlockAttributes>,
): tf.TensorInfo | tf.TensorInfo[] {
  const { backend } = call;
  const rooms: tf.TensorInfo[] = [];
  const addressOf = (tensor: tf.TensorInfo) => addressesOf(call, tensor)[0];
  const outputs = kernel(
    {
      kernels: heapKernels(backend),
      addressOf,
      output: (shape, dtype = 'float32') => {
        const tensor = backend.makeOutput([...shape], dtype);
        return { address: addressOf(tensor), tensor: () => tensor };
      },
      room: (bytes) => {
        const room = allocate(backend, [Math.ceil(bytes / 4)]);
        rooms.push(room);
        return addressOf(room);
      },
    },
    call,
  );
  release(backend, ...rooms);
  return outputs;
}
