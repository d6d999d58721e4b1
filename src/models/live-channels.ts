import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.js';

/** A channel whose values span less than this over a batch says nothing about the input. */
const leastSpan = 1e-6;

/**
 * How many feature channels still vary over a batch: 0 means that the network is dead (paper.md §5, 4 and 7).
 *
 * A channel is a feature map of a convolutional network, a unit of a fully connected one.
 * @param features [N, featureCount], channels first
 */
export function liveChannels(architecture: Architecture, features: tf.Tensor2D): number {
  const spans = tf.tidy(() => tf.sub(tf.max(features, 0), tf.min(features, 0)));
  const values = spans.dataSync<'float32'>();
  spans.dispose();
  const perChannel = architecture.featureCount / architecture.featureChannels;
  let live = 0;
  for (let channel = 0; channel < architecture.featureChannels; channel++) {
    const columns = values.subarray(channel * perChannel, (channel + 1) * perChannel);
    if (columns.some((span) => span > leastSpan)) live++;
  }
  return live;
}
