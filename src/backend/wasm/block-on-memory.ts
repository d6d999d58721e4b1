import type * as tf from '@tensorflow/tfjs-core';
import { convolutionBlockKernel } from '../../ops/convolution-block.js';
import {
  biasGradientKernel,
  filterGradientKernel,
  inputGradientKernel,
  type BlockAttributes,
} from '../convolution-block-gradient.js';
import type { HeapKernels } from './heap-kernels.js';

type Shape = readonly number[];

/** A tensor to be, while kernels write its values. */
export interface BlockOutput {
  readonly address: number;
  /** The tensor, once its values are there; the caller's. */
  readonly tensor: () => tf.TensorInfo;
}

/** The memory of the kernels, for one call. What `output` and `room` give stays where it is until the call ends. */
export interface BlockMemory {
  readonly kernels: HeapKernels;
  /** The address of a tensor's values. */
  addressOf(tensor: tf.Tensor): number;
  /** Room for an output of float32, or of a byte for each place. */
  output(shape: Shape, dtype?: 'float32' | 'bool'): BlockOutput;
  /** The address of so many bytes that nobody needs after the call. */
  room(bytes: number): number;
}

/** What a backend calls a kernel of the block with. */
export interface BlockCall<Inputs extends string = string> {
  readonly inputs: Readonly<Record<Inputs, tf.Tensor>>;
  readonly attrs: BlockAttributes;
}

/** One kernel of the block, whatever memory its tensors are on. */
export type BlockKernel = (memory: BlockMemory, call: BlockCall) => tf.TensorInfo | tf.TensorInfo[];

/** The block and its gradients, by the names under which a backend registers them. */
export const blockKernels = {
  [convolutionBlockKernel]: convolve,
  [filterGradientKernel]: filterGradient,
  [biasGradientKernel]: biasGradient,
  [inputGradientKernel]: inputGradient,
} as Readonly<Record<string, BlockKernel>>;

const averages = ({ pooling }: Pick<BlockAttributes, 'pooling'>): boolean => pooling === 'mean';

/** Outputs the pooled images, and a byte for each place that says where its gradient goes. */
function convolve(memory: BlockMemory, call: BlockCall<'x' | 'filter' | 'bias'>): tf.TensorInfo[] {
  const { kernels } = memory;
  const { x, filter, bias } = call.inputs;
  const [images, height, width, inputs] = x.shape as [number, number, number, number];
  const outputs = bias.size;
  const mean = averages(call.attrs);
  const halved = [images, height >> 1, width >> 1, outputs];
  const from = [memory.addressOf(x), memory.addressOf(filter), memory.addressOf(bias)] as const;
  const y = memory.output(mean ? [images, outputs] : halved);
  const places = memory.output(mean ? [images, height, width, outputs] : halved, 'bool');
  const frame = memory.room(kernels.frameBytes(height, width, inputs) + 256);
  const to = [y.address, places.address, frame] as const;
  kernels.convolve(images, height, width, inputs, outputs, ...from, mean, ...to);
  return [y.tensor(), places.tensor()];
}

function filterGradient(memory: BlockMemory, call: BlockCall<'x' | 'dy' | 'places'>): tf.TensorInfo {
  const { kernels } = memory;
  const { x, dy, places } = call.inputs;
  const [images, height, width, inputs] = call.attrs.xShape;
  const outputs = dy.shape.at(-1) ?? 0;
  const from = [memory.addressOf(x), memory.addressOf(dy), memory.addressOf(places)] as const;
  const gradient = memory.output([3, 3, inputs, outputs]);
  const to = [
    gradient.address,
    memory.room(kernels.filterGradientBytes(height, width, inputs, outputs)),
  ] as const;
  kernels.filterGradient(images, height, width, inputs, outputs, ...from, averages(call.attrs), ...to);
  return gradient.tensor();
}

function biasGradient(memory: BlockMemory, call: BlockCall<'dy' | 'places'>): tf.TensorInfo {
  const { dy, places } = call.inputs;
  const outputs = dy.shape.at(-1) ?? 0;
  const [images] = call.attrs.xShape;
  const pixels = places.size / outputs / Math.max(images, 1);
  const from = [memory.addressOf(dy), memory.addressOf(places)] as const;
  const gradient = memory.output([outputs]);
  const to = [memory.room(8 * outputs), gradient.address] as const;
  memory.kernels.biasGradient(images, pixels, outputs, ...from, averages(call.attrs), ...to);
  return gradient.tensor();
}

function inputGradient(memory: BlockMemory, call: BlockCall<'filter' | 'dy' | 'places'>): tf.TensorInfo {
  const { kernels } = memory;
  const { filter, dy, places } = call.inputs;
  const { xShape } = call.attrs;
  const [images, height, width, inputs] = xShape;
  const outputs = dy.shape.at(-1) ?? 0;
  const from = [memory.addressOf(filter), memory.addressOf(dy), memory.addressOf(places)] as const;
  const gradient = memory.output(xShape);
  const to = [
    gradient.address,
    memory.room(kernels.inputGradientBytes(height, width, inputs, outputs)),
  ] as const;
  kernels.inputGradient(images, height, width, inputs, outputs, ...from, averages(call.attrs), ...to);
  return gradient.tensor();
}
