import * as tf from '@tensorflow/tfjs-core';
import { correlationEpsilon } from './correlation.js';

/**
 * How unevenly the variance of features is spread over their columns: log(1/p) for the smooth share of live columns
 * p = (Σ v_c)² / (M·Σ v_c²), where v_c is the squared length of the centred column c.
 *
 * p is 1 where all columns vary alike and k/M where k of them vary alike and the others not at all. It does not change
 * where all features are scaled. With ε of {@link correlationEpsilon}: log(M·Σ v_c² + ε²) − log((Σ v_c)² + ε²/M), which is
 * log M, the largest value, where nothing varies at all. Ours, not the paper's.
 *
 * @param z features [N, M]
 * @returns a scalar in [0, log M], differentiable by the backend's own gradients
 */
export function unevenness(z: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const columns = z.shape[1];
    const lengths = tf.sum(tf.square(tf.sub(z, tf.mean(z, 0, true))), 0);
    const squares = tf.mul(tf.sum(tf.square(lengths)), columns);
    const total = tf.square(tf.sum(lengths));
    const epsilon = correlationEpsilon ** 2;
    return tf.sub<tf.Scalar>(tf.log(tf.add(squares, epsilon)), tf.log(tf.add(total, epsilon / columns)));
  });
}
