import * as tf from '@tensorflow/tfjs-core';
import { NativeAdam } from '../backend/tensorflow/native-adam.js';

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
  if (tf.getBackend() === 'tensorflow') return new NativeAdam({ learningRate, beta1, beta2, epsilon });
  return tf.train.adam(learningRate, beta1, beta2, epsilon);
}
