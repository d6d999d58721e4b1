import * as tf from '@tensorflow/tfjs-core';

/**
 * One flag a sample, repeated for each of its pixels.
 *
 * A multiplication and a comparison: `tf.broadcastTo` would go through Tile, which on wasm took a third of a
 * PGD step.
 *
 * @param flags bool, any shape of `samples` values
 * @param shape [samples, height, width, channels]
 * @returns bool, of that shape
 */
export function spreadOverPixels(flags: tf.Tensor, shape: tf.Tensor4D['shape']): tf.Tensor4D {
  return tf.tidy(() => {
    const column = tf.reshape(tf.cast(flags, 'float32'), [shape[0], 1, 1, 1]);
    return tf.greater<tf.Tensor4D>(tf.mul(tf.ones(shape), column), 0.5);
  });
}
