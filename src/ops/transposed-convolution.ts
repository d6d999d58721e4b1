import * as tf from '@tensorflow/tfjs-core';

/**
 * Transposed convolution of 2×2 and stride 2, without bias: pixel (y, x) of the result is x[⌊y/2⌋, ⌊x/2⌋] times the filter's
 * matrix at (y mod 2, x mod 2); differentiable in both.
 *
 * One product of matrices, and a move of its parts to their places. The windows do not overlap, so that nothing is added up:
 * backends have no fast kernel for the general operation, and none for its gradients with a stride.
 *
 * @param x [N, H, W, inputs]
 * @param filter [2, 2, inputs, outputs]
 * @returns [N, 2H, 2W, outputs]
 */
export function transposedConvolution(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const [count, height, width, inputs] = x.shape;
  const outputs = filter.shape[3];
  // Columns: the upper two pixels, then the lower two; each pixel's channels side by side.
  const matrix = tf.reshape(tf.transpose(filter, [2, 0, 1, 3]), [inputs, 4 * outputs]);
  const rows = tf.matMul(tf.reshape(x, [count * height * width, inputs]), matrix);
  const pairs = tf.reshape(rows, [count * height, width, 2, 2 * outputs]);
  return tf.reshape(tf.transpose(pairs, [0, 2, 1, 3]), [count, 2 * height, 2 * width, outputs]);
}
