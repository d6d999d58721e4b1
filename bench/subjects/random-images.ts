import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../src/index.js';

/** [count, 28, 28, 1], uniform in [0, 1). */
export function randomImages(count: number, stream: RandomStream): tf.Tensor4D {
  return tf.tensor4d(stream.uniformArray(count * 784), [count, 28, 28, 1]);
}

/** The ten digits in turn. */
export function digitLabels(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index % 10);
}
