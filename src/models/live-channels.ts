import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.js';

/** A channel whose values span less than this over a batch says nothing about the input. */
const leastSpan = 1e-6;

/**
 * How many feature channels still vary over a batch: 0 means that the network is dead (wiedeman-wang-2022.md §5, 4 and 7).
 *
 * A channel is a feature map of a convolutional network, a unit of a fully connected one.
 * @param features [N, featureCount], channels first
 */
export async function liveChannels(architecture: Architecture, features: tf.Tensor2D): Promise<number> {
  const spans = featureSpans(features);
  try {
    return countLiveChannels(architecture, await spans.data<'float32'>());
  } finally {
    spans.dispose();
  }
}

/** How far each feature spans over the batch, [featureCount]; for {@link countLiveChannels}. */
export function featureSpans(features: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => tf.sub(tf.max(features, 0), tf.min(features, 0)));
}

/** {@link liveChannels} from the spans, once they were read. */
export function countLiveChannels(architecture: Architecture, spans: Float32Array): number {
  const perChannel = architecture.featureCount / architecture.featureChannels;
  let live = 0;
  for (let channel = 0; channel < architecture.featureChannels; channel++) {
    const columns = spans.subarray(channel * perChannel, (channel + 1) * perChannel);
    if (columns.some((span) => span > leastSpan)) live++;
  }
  return live;
}
