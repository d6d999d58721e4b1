import type * as tf from '@tensorflow/tfjs-core';
import { convolutionBlockKernel } from '../../ops/convolution-block.js';
import {
  biasGradientKernel,
  filterGradientKernel,
  inputGradientKernel,
  registerBlockGradient,
  type BlockAttributes,
} from '../convolution-block-gradient.js';
import { KernelRoom } from './kernel-room.js';
import { registerNativeKernel, type NativeBackend, type NativeCall } from './native-backend.js';

/** What of the backend takes arrays from the host and gives them back. */
interface HostArrays extends NativeBackend {
  write(values: Float32Array | Uint8Array, shape: number[], dtype: tf.DataType): tf.DataId;
  readSync(dataId: tf.DataId): Float32Array | Uint8Array;
}

type Call<Inputs extends string, Attributes = BlockAttributes> = NativeCall<Inputs, Attributes> & {
  readonly backend: HostArrays;
};

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
  registerNativeKernel(convolutionBlockKernel, convolve as never);
  registerNativeKernel(filterGradientKernel, filterGradient as never);
  registerNativeKernel(biasGradientKernel, biasGradient as never);
  registerNativeKernel(inputGradientKernel, inputGradient as never);
  registerBlockGradient();
}

const valuesOf = ({ backend }: { readonly backend: HostArrays }, tensor: tf.Tensor) =>
  backend.readSync(tensor.dataId);

function output(
  backend: HostArrays,
  values: Float32Array | Uint8Array,
  shape: readonly number[],
): tf.TensorInfo {
  const dtype = values instanceof Uint8Array ? 'bool' : 'float32';
  return { dataId: backend.write(values, [...shape], dtype), shape: [...shape], dtype };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, one) => product * one, 1);

/** Outputs the pooled images, and a byte for each place that says where its gradient goes. */
function convolve(call: Call<'x' | 'filter' | 'bias', Pick<BlockAttributes, 'pooling'>>): tf.TensorInfo[] {
  const { x, filter, bias } = call.inputs;
  const [images, height, width, inputs] = x.shape as [number, number, number, number];
  const outputs = bias.size;
  const mean = call.attrs.pooling === 'mean';
  const halved = [images, height >> 1, width >> 1, outputs];
  const [shape, placesShape] = mean
    ? [
        [images, outputs],
        [images, height, width, outputs],
      ]
    : [halved, halved];
  const room = emptyRoom();
  const [from, weights, shift] = [x, filter, bias].map((one) => room.put(valuesOf(call, one)));
  const [to, marks] = [room.take(4 * sizeOf(shape)), room.take(sizeOf(placesShape))];
  const frame = room.take(room.kernels.frameBytes(height, width, inputs) + 256);
  room.kernels.convolve(
    ...([images, height, width, inputs, outputs] as const),
    ...([from, weights, shift] as [number, number, number]),
    ...([mean, to, marks, frame] as const),
  );
  return [
    output(call.backend, room.floats(to, sizeOf(shape)), shape),
    output(call.backend, room.bytes(marks, sizeOf(placesShape)), placesShape),
  ];
}

function filterGradient(call: Call<'x' | 'dy' | 'places'>): tf.TensorInfo {
  const { x, dy, places } = call.inputs;
  const [images, height, width, inputs] = call.attrs.xShape;
  const outputs = dy.shape.at(-1) ?? 0;
  const room = emptyRoom();
  const from = [x, dy, places].map((one) => room.put(valuesOf(call, one))) as [number, number, number];
  const shape = [3, 3, inputs, outputs];
  const to = room.take(4 * sizeOf(shape));
  const frame = room.take(room.kernels.filterGradientBytes(height, width, inputs, outputs));
  const mean = call.attrs.pooling === 'mean';
  room.kernels.filterGradient(images, height, width, inputs, outputs, ...from, mean, to, frame);
  return output(call.backend, room.floats(to, sizeOf(shape)), shape);
}

function biasGradient(call: Call<'dy' | 'places'>): tf.TensorInfo {
  const { dy, places } = call.inputs;
  const outputs = dy.shape.at(-1) ?? 0;
  const [images] = call.attrs.xShape;
  const pixels = places.size / outputs / Math.max(images, 1);
  const room = emptyRoom();
  const [slopes, marks] = [dy, places].map((one) => room.put(valuesOf(call, one))) as [number, number];
  const [totals, to] = [room.take(8 * outputs), room.take(4 * outputs)];
  const mean = call.attrs.pooling === 'mean';
  room.kernels.biasGradient(images, pixels, outputs, slopes, marks, mean, totals, to);
  return output(call.backend, room.floats(to, outputs), [outputs]);
}

function inputGradient(call: Call<'filter' | 'dy' | 'places'>): tf.TensorInfo {
  const { filter, dy, places } = call.inputs;
  const { xShape, pooling } = call.attrs;
  const [images, height, width, inputs] = xShape;
  const outputs = dy.shape.at(-1) ?? 0;
  const room = emptyRoom();
  const from = [filter, dy, places].map((one) => room.put(valuesOf(call, one))) as [number, number, number];
  const to = room.take(4 * sizeOf(xShape));
  const frame = room.take(room.kernels.inputGradientBytes(height, width, inputs, outputs));
  const mean = pooling === 'mean';
  room.kernels.inputGradient(images, height, width, inputs, outputs, ...from, mean, to, frame);
  return output(call.backend, room.floats(to, sizeOf(xShape)), xShape);
}
