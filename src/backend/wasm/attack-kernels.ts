import type * as tf from '@tensorflow/tfjs-core';
import { someNonZeroKernel } from '../../ops/some-non-zero.js';
import { stepInBoxKernel } from '../../ops/step-in-box.js';
import { heapKernels } from './heap-kernels.js';
import { addressesOf, registerOwnKernel, type OwnCall } from './own-kernel.js';
import { allocate } from './wasm-tensor.js';

/** Registers what an attack does to its points in every step, each as one pass, under the wasm backend. */
export function registerAttackKernels(): void {
  registerOwnKernel(stepInBoxKernel, step);
  registerOwnKernel(someNonZeroKernel, someNonZero);
}

function step(
  call: OwnCall<'x' | 'points' | 'gradient', { readonly step: number; readonly budget: number }>,
): tf.TensorInfo {
  const { backend, attrs } = call;
  const { x, points, gradient } = call.inputs;
  const moved = allocate(backend, x.shape);
  const from = addressesOf(call, x, points, gradient);
  const [to] = addressesOf(call, moved);
  heapKernels(backend).stepInBox(x.size, ...from, attrs.step, attrs.budget, to);
  return moved;
}

function someNonZero(call: OwnCall<'x'>): tf.TensorInfo {
  const { x } = call.inputs;
  const [rows = 0] = x.shape;
  const some = call.backend.makeOutput([rows], 'bool');
  heapKernels(call.backend).someInRows(rows, x.size / rows, ...addressesOf(call, x, some));
  return some;
}
