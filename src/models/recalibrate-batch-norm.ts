import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.js';
import { applyLayer } from './forward.js';
import type { Network } from './network.js';

/**
 * Sets the running averages of every BatchNorm layer to the mean and the unbiased variance of what reaches it of these images,
 * the layers before it evaluated with theirs. Averages that training has moved by a tenth a step lag behind its weights.
 *
 * @param images [N, height, width, channels] in [0, 1]; two or more
 */
export function recalibrateBatchNorm(network: Network<Architecture>, images: tf.Tensor4D): void {
  tf.tidy(() => {
    let x: tf.Tensor = images;
    for (const layer of network.architecture.layers) {
      if (layer.kind === 'batch-norm') {
        const { mean, variance } = tf.moments(x, 0);
        const [rows = 0] = x.shape;
        network.weights.get(`${layer.name}.running_mean`)?.assign(mean);
        network.weights
          .get(`${layer.name}.running_var`)
          ?.assign(tf.mul(variance, rows / Math.max(rows - 1, 1)));
      }
      x = applyLayer(network, layer, x, 'evaluate');
    }
  });
}
