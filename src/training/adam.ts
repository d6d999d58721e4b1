import * as tf from '@tensorflow/tfjs-core';
import { NativeAdam } from '../backend/tensorflow/native-adam.js';
import { WasmAdam } from '../backend/wasm/wasm-adam.js';
import { usesFusedKernels } from '../ops/fused-kernels.js';

/** β₁, β₂ and ε of PyTorch's Adam, which the paper uses. */
const [beta1, beta2] = [0.9, 0.999];
const usualEpsilon = 1e-8;

/**
 * Adam as PyTorch has it, on the current backend, which must stay the current one. The caller disposes it.
 *
 * @example
 * const x = tf.variable(tf.scalar(1));
 * const adam = createAdam(0.1);
 * adam.minimize(() => tf.square(x));
 * x.dataSync()[0] < 1; // → true
 * adam.dispose();
 */
export function createAdam(learningRate: number, epsilon = usualEpsilon): tf.Optimizer {
  const settings = { learningRate, beta1, beta2, epsilon };
  if (tf.getBackend() === 'tensorflow') return new NativeAdam(settings);
  if (tf.getBackend() === 'wasm' && usesFusedKernels()) return new WasmAdam(settings);
  return tf.train.adam(learningRate, beta1, beta2, epsilon);
}
