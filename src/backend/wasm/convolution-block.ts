import type * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { convolutionBlockKernel } from '../../ops/convolution-block.js';
import {
  biasGradientKernel,
  filterGradientKernel,
  inputGradientKernel,
  registerBlockGradient,
  type BlockAttributes,
} from '../convolution-block-gradient.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf, registerOwnKernel, type OwnCall } from './own-kernel.js';
import { allocate, release } from './wasm-tensor.js';

/** Registers the block and its gradient under the wasm backend. */
export function registerConvolutionBlock(): void {
  registerOwnKernel(convolutionBlockKernel, convolve);
  registerOwnKernel(filterGradientKernel, filterGradient);
  registerOwnKernel(biasGradientKernel, biasGradient);
  registerOwnKernel(inputGradientKernel, inputGradient);
  registerBlockGradient();
}

/** Room of so many bytes on the backend's memory; the caller releases it. */
const roomOf = (backend: BackendWasm, bytes: number) => allocate(backend, [Math.ceil(bytes / 4)]);

/** Outputs the pooled images, and a byte for each place that says where its gradient goes. */
function convolve(call: OwnCall<'x' | 'filter' | 'bias', Pick<BlockAttributes, 'pooling'>>): tf.TensorInfo[] {
  const { backend } = call;
  const { x, filter, bias } = call.inputs;
  const [images, height, width, inputs] = x.shape as [number, number, number, number];
  const outputs = bias.size;
  const mean = call.attrs.pooling === 'mean';
  const halved = [images, height >> 1, width >> 1, outputs];
  const y = allocate(backend, mean ? [images, outputs] : halved);
  const places = backend.makeOutput(mean ? [images, height, width, outputs] : halved, 'bool');
  const kernels = heapKernels(backend);
  const room = roomOf(backend, kernels.frameBytes(height, width, inputs) + 256);
  const [from, weights, shift] = addressesOf(call, x, filter, bias);
  const [to, marks, frame] = addressesOf(call, y, places, room);
  kernels.convolve(images, height, width, inputs, outputs, from, weights, shift, mean, to, marks, frame);
  release(backend, room);
  return [y, places];
}

function filterGradient(call: OwnCall<'x' | 'dy' | 'places', BlockAttributes>): tf.TensorInfo {
  const { backend, attrs } = call;
  const { x, dy, places } = call.inputs;
  const [images, height, width, inputs] = attrs.xShape;
  const outputs = dy.shape.at(-1) ?? 0;
  const gradient = allocate(backend, [3, 3, inputs, outputs]);
  const kernels = heapKernels(backend);
  const room = roomOf(backend, kernels.filterGradientBytes(height, width, inputs, outputs));
  const from = addressesOf(call, x, dy, places);
  const to = addressesOf(call, gradient, room);
  kernels.filterGradient(images, height, width, inputs, outputs, ...from, attrs.pooling === 'mean', ...to);
  release(backend, room);
  return gradient;
}

function biasGradient(call: OwnCall<'dy' | 'places', BlockAttributes>): tf.TensorInfo {
  const { backend, attrs } = call;
  const { dy, places } = call.inputs;
  const outputs = dy.shape.at(-1) ?? 0;
  const [images] = attrs.xShape;
  const gradient = allocate(backend, [outputs]);
  const totals = allocate(backend, [outputs, 2]);
  const pixels = places.size / outputs / Math.max(images, 1);
  const [slopes, marks, sums, to] = addressesOf(call, dy, places, totals, gradient);
  heapKernels(backend).biasGradient(
    images,
    pixels,
    outputs,
    slopes,
    marks,
    attrs.pooling === 'mean',
    sums,
    to,
  );
  release(backend, totals);
  return gradient;
}

function inputGradient(call: OwnCall<'filter' | 'dy' | 'places', BlockAttributes>): tf.TensorInfo {
  const { backend, attrs } = call;
  const { filter, dy, places } = call.inputs;
  const [images, height, width, inputs] = attrs.xShape;
  const outputs = dy.shape.at(-1) ?? 0;
  const gradient = allocate(backend, attrs.xShape);
  const kernels = heapKernels(backend);
  const room = roomOf(backend, kernels.inputGradientBytes(height, width, inputs, outputs));
  const from = addressesOf(call, filter, dy, places);
  const to = addressesOf(call, gradient, room);
  kernels.inputGradient(images, height, width, inputs, outputs, ...from, attrs.pooling === 'mean', ...to);
  release(backend, room);
  return gradient;
}
