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
  const { layers } = network.architecture;
  tf.tidy(
    () => void layers.reduce<tf.Tensor>((x, layer) => applyLayer(network, layer, x, 'recalibrate'), images),
  );
}
