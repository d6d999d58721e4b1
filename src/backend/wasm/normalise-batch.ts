import * as tf from '@tensorflow/tfjs-core';
import { affineColumnsKernel } from '../../ops/affine-columns.js';
import {
  normaliseBatchKernel,
  normaliseGradientKernel,
  registerNormaliseGradient,
} from '../../ops/normalise-batch.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf, registerOwnKernel, type OwnCall } from './own-kernel.js';
import { allocate, release } from './wasm-tensor.js';

/** Registers BatchNorm's training mode, and what evaluation does by column, each as one operation under the wasm backend. */
export function registerNormaliseBatch(): void {
  registerOwnKernel(normaliseBatchKernel, normalise);
  registerOwnKernel(normaliseGradientKernel, differentiate);
  registerOwnKernel(affineColumnsKernel, affine);
  registerNormaliseGradient();
  tf.registerGradient({
    kernelName: affineColumnsKernel,
    inputsToSave: ['x', 'factor'],
    gradFunc: (dy, [x, factor]) => ({
      x: () => tf.mul(dy as tf.Tensor, factor as tf.Tensor),
      factor: () => tf.sum(tf.mul(dy as tf.Tensor, x as tf.Tensor), 0),
      shift: () => tf.sum(dy as tf.Tensor, 0),
    }),
  });
}

/** Outputs y, the running averages moved, and for the gradient the batch's mean and 1/√(variance + ε). */
function normalise(
  call: OwnCall<
    'x' | 'scale' | 'shift' | 'runningMean' | 'runningVariance',
    { readonly epsilon: number; readonly momentum: number }
  >,
): tf.TensorInfo[] {
  const { backend, attrs } = call;
  const { x, scale, shift, runningMean, runningVariance } = call.inputs;
  const [rows = 0, columns = 0] = x.shape;
  const column = () => allocate(backend, [columns]);
  const [y, movedMean, movedVariance] = [allocate(backend, x.shape), column(), column()];
  const [mean, inverse] = [column(), column()];
  const room = allocate(backend, [4, columns]);
  heapKernels(backend).normalise(
    rows,
    columns,
    ...addressesOf(call, x, scale, shift, runningMean, runningVariance),
    attrs.epsilon,
    attrs.momentum,
    ...addressesOf(call, y, movedMean, movedVariance, mean, inverse, room),
  );
  release(backend, room);
  return [y, movedMean, movedVariance, mean, inverse];
}

function differentiate(call: OwnCall<'dy' | 'x' | 'scale' | 'first' | 'second'>): tf.TensorInfo[] {
  const { backend } = call;
  const { dy, x, scale, first: mean, second: inverse } = call.inputs;
  const [rows = 0, columns = 0] = x.shape;
  const [dx, dScale, dShift] = [
    allocate(backend, x.shape),
    allocate(backend, [columns]),
    allocate(backend, [columns]),
  ];
  const room = allocate(backend, [4, columns]);
  const addresses = addressesOf(call, dy, x, scale, mean, inverse, dx, dScale, dShift, room);
  heapKernels(backend).normaliseGradient(rows, columns, ...addresses);
  release(backend, room);
  return [dx, dScale, dShift];
}

function affine(call: OwnCall<'x' | 'factor' | 'shift'>): tf.TensorInfo {
  const { x, factor, shift } = call.inputs;
  const [rows = 0, columns = 0] = x.shape;
  const y = allocate(call.backend, x.shape);
  heapKernels(call.backend).affineColumns(rows, columns, ...addressesOf(call, x, factor, shift, y));
  return y;
}
