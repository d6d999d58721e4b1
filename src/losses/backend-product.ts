import * as tf from '@tensorflow/tfjs-core';
import { productMode } from '../linalg/kernels/kernels.js';
import type { OutsideProduct } from '../linalg/kernels/outside-product.js';

/**
 * Products of the kernels' matrices by the current backend, for one that computes on this host and faster than the kernels:
 * TensorFlow's use 256 bits and more where WebAssembly has 128.
 */
export const backendProduct: OutsideProduct = (heap, mode, m, n, depth, a, _lda, b, _ldb, c) => {
  const [transposeA, transposeB] = [
    (mode & productMode.transposeA) !== 0,
    (mode & productMode.transposeB) !== 0,
  ];
  const before = heap.float32(c, m * n);
  const sum = tf.tidy(() => {
    const left = tf.tensor2d(heap.float32(a, m * depth), transposeA ? [depth, m] : [m, depth]);
    const right = tf.tensor2d(heap.float32(b, depth * n), transposeB ? [n, depth] : [depth, n]);
    const product = tf.matMul(left, right, transposeA, transposeB);
    const combine = (mode & productMode.subtract) === 0 ? tf.add : tf.sub;
    return combine(tf.tensor2d(before, [m, n]), product);
  });
  before.set(sum.dataSync<'float32'>());
  sum.dispose();
};
