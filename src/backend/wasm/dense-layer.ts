import * as tf from '@tensorflow/tfjs-core';
import { denseLayerKernel } from '../../ops/dense-layer.js';
import { heapKernels } from './heap-kernels.js';
import { hasManyZeros, sparse } from './mat-mul.js';
import { addressesOf, registerOwnKernel, type OwnCall } from './own-kernel.js';
import { allocate, floatsOf, release } from './wasm-tensor.js';

const reluGradientKernel = 'ReluGradient';
const columnSumsKernel = 'ColumnSums';

/** Registers the dense layer and its gradient under the wasm backend. */
export function registerDenseLayer(): void {
  registerOwnKernel(denseLayerKernel, dense);
  registerOwnKernel(reluGradientKernel, reluGradient);
  registerOwnKernel(columnSumsKernel, columnSums);
  tf.registerGradient({
    kernelName: denseLayerKernel,
    inputsToSave: ['x', 'weight'],
    outputsToSave: [true],
    gradFunc: (dy, [x, weight, y], { rectify }) => {
      const slope =
        rectify === true ? run(reluGradientKernel, { dy: dy as tf.Tensor, y }) : (dy as tf.Tensor2D);
      return {
        x: () => tf.matMul(slope, weight as tf.Tensor2D, false, true),
        weight: () => tf.matMul(x as tf.Tensor2D, slope, true, false),
        bias: () => run(columnSumsKernel, { x: slope }),
      };
    },
  });
}

const run = (name: string, inputs: Record<string, tf.Tensor | undefined>) =>
  tf.engine().runKernel<tf.Tensor2D>(name, inputs as tf.NamedTensorMap);

function dense(call: OwnCall<'x' | 'weight' | 'bias', { readonly rectify: boolean }>): tf.TensorInfo {
  const { backend, attrs } = call;
  const { x, weight, bias } = call.inputs;
  const [rows = 0, inputs = 0] = x.shape;
  const [, outputs = 0] = weight.shape;
  const y = allocate(backend, [rows, outputs]);
  const passOver = outputs >= sparse.columns && hasManyZeros(floatsOf(backend, x));
  const addresses = addressesOf(call, x, weight, bias, y);
  heapKernels(backend).dense(rows, inputs, outputs, ...addresses, attrs.rectify, passOver);
  return y;
}

function reluGradient(call: OwnCall<'dy' | 'y'>): tf.TensorInfo {
  const { dy, y } = call.inputs;
  const dx = allocate(call.backend, y.shape);
  heapKernels(call.backend).reluGradient(y.size, ...addressesOf(call, y, dy, dx));
  return dx;
}

function columnSums(call: OwnCall<'x'>): tf.TensorInfo {
  const { x } = call.inputs;
  const [rows = 0, columns = 0] = x.shape;
  const sums = allocate(call.backend, [columns]);
  const totals = allocate(call.backend, [columns, 2]);
  heapKernels(call.backend).columnSums(rows, columns, ...addressesOf(call, x, totals, sums));
  release(call.backend, totals);
  return sums;
}
