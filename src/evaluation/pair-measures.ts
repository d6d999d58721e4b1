import * as tf from '@tensorflow/tfjs-core';
import { imagesTensor, type LabelledImages } from '../data/dataset.js';
import { measureFeatureCorrelation } from '../losses/correlation.js';
import { firstPrincipalScores, squaredCorrelation } from '../linalg/principal-component.js';
import { forward } from '../models/forward.js';
import { liveChannels } from '../models/live-channels.js';
import type { Network } from '../models/network.js';
import type { NetworkPair } from '../training/pair-step.js';

/** How the features of two models are related, on one set of images. */
export interface FeatureMeasures {
  /** R² of the regression of model 2's features on model 1's, and the other way. */
  readonly r2: readonly [number, number];
  /** What independent Gaussian features of as many kept columns would give. */
  readonly chanceR2: readonly [number, number];
  readonly keptColumns: readonly [number, number];
  /** R² of the line through the first principal components (Figure 2). */
  readonly principalR2: number;
  readonly liveChannels: readonly [number, number];
}

const chunk = 1000;

/** Predicted classes of the images at `indices`, in evaluation mode. */
export async function predictClasses(
  network: Network,
  set: LabelledImages,
  indices: Uint32Array,
): Promise<Int32Array> {
  const classes = new Int32Array(indices.length);
  for (let start = 0; start < indices.length; start += chunk) {
    const part = indices.subarray(start, start + chunk);
    const predicted = tf.tidy(() =>
      tf.argMax(forward(network, imagesTensor(set, part), 'evaluate').logits, 1),
    );
    classes.set(await predicted.data<'int32'>(), start);
    predicted.dispose();
  }
  return classes;
}

/** Share of the images at `indices` that the network classifies correctly, in evaluation mode. */
export async function naturalAccuracy(
  network: Network,
  set: LabelledImages,
  indices: Uint32Array,
): Promise<number> {
  const classes = await predictClasses(network, set, indices);
  let correct = 0;
  indices.forEach((index, position) => {
    if (classes[position] === set.labels[index]) correct++;
  });
  return correct / indices.length;
}

/** {@link naturalAccuracy} of both models. */
export async function pairAccuracy(
  [first, second]: NetworkPair,
  set: LabelledImages,
  indices: Uint32Array,
): Promise<readonly [number, number]> {
  return [await naturalAccuracy(first, set, indices), await naturalAccuracy(second, set, indices)];
}

/** Relates the features of both models on the images at `indices`, in evaluation mode. */
export async function featureMeasures(
  [first, second]: NetworkPair,
  set: LabelledImages,
  indices: Uint32Array,
): Promise<FeatureMeasures> {
  const [z1, z2] = tf.tidy(() => {
    const images = imagesTensor(set, indices);
    const featuresOf = (network: Network) => forward(network, images, 'evaluate').features;
    return [featuresOf(first), featuresOf(second)] as [tf.Tensor2D, tf.Tensor2D];
  });
  try {
    const there = await measureFeatureCorrelation(z1, z2);
    const back = await measureFeatureCorrelation(z2, z1);
    const scoresOf = async (z: tf.Tensor2D) => firstPrincipalScores(await z.data<'float32'>(), ...z.shape);
    return {
      r2: [there.r2, back.r2],
      chanceR2: [there.chanceR2, back.chanceR2],
      keptColumns: [there.keptColumns, back.keptColumns],
      principalR2: squaredCorrelation(await scoresOf(z1), await scoresOf(z2)),
      liveChannels: [await liveChannels(first.architecture, z1), await liveChannels(second.architecture, z2)],
    };
  } finally {
    tf.dispose([z1, z2]);
  }
}
