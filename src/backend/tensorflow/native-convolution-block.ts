import type * as tf from '@tensorflow/tfjs-core';
import { registerBlockGradient, type BlockAttributes } from '../convolution-block-gradient.js';
import { blockKernels, type BlockKernel } from '../wasm/block-on-memory.js';
import { KernelRoom } from './kernel-room.js';
import { registerNativeKernel, type NativeBackend, type NativeCall } from './native-backend.js';

/** What of the backend takes arrays from the host and gives them back. */
interface HostArrays extends NativeBackend {
  write(values: Float32Array | Uint8Array, shape: number[], dtype: tf.DataType): tf.DataId;
  readSync(dataId: tf.DataId): Float32Array | Uint8Array;
}

type Call = NativeCall<string, BlockAttributes> & { readonly backend: HostArrays };

let shared: KernelRoom | undefined;

/** The room, with nothing in it. */
function emptyRoom(): KernelRoom {
  shared ??= new KernelRoom();
  shared.clear();
  return shared;
}

/**
 * Convolution, bias, ReLU and pooling by the WebAssembly kernels, and their gradients: of a regular CNN step by TensorFlow's own
 * operations a third goes to the gradient of pooling alone (docs/backends.md). Tensors are copied to the kernels; between two blocks
 * they stay on the host.
 */
export function registerNativeConvolutionBlock(): void {
  for (const [name, kernel] of Object.entries(blockKernels)) {
    registerNativeKernel(name, ((call: Call) => inRoom(kernel, call)) as never);
  }
  registerBlockGradient();
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, one) => product * one, 1);

/** Runs a kernel on copies of its inputs, and copies what it computes. */
function inRoom(kernel: BlockKernel, call: Call): tf.TensorInfo | tf.TensorInfo[] {
  const { backend } = call;
  const room = emptyRoom();
  return kernel(
    {
      kernels: room.kernels,
      addressOf: ({ dataId }) => room.put(backend.readSync(dataId)),
      output: (shape, dtype = 'float32') => {
        const count = sizeOf(shape);
        const address = room.take(dtype === 'bool' ? count : 4 * count);
        const values = () => (dtype === 'bool' ? room.bytes(address, count) : room.floats(address, count));
        const tensor = () => ({
          dataId: backend.write(values(), [...shape], dtype),
          shape: [...shape],
          dtype,
        });
        return { address, tensor };
      },
      room: (bytes) => room.take(bytes),
    },
    call,
  );
}
