import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../src/index.js';

/** [count, height, width, channels], uniform in [0, 1). @param shape of an image; MNIST's where none is given */
export function randomImages(
  count: number,
  stream: RandomStream,
  shape: readonly [number, number, number] = [28, 28, 1],
): tf.Tensor4D {
  return tf.tensor4d(stream.uniformArray(count * shape[0] * shape[1] * shape[2]), [count, ...shape]);
}

/** The ten classes in turn. */
export function digitLabels(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index % 10);
}
