import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { imagesTensor, type LabelledImages } from '../data/dataset.js';
import { featureCorrelation } from '../losses/correlation.js';
import { countLiveChannels, featureSpans } from '../models/live-channels.js';
import type { Network } from '../models/network.js';
import { reconstruct } from '../models/reconstruct.js';
import type { ReconstructionArchitecture } from '../models/reconstruction-architectures.js';

/** What a network that reconstructs is like without a classifier, on one set of images. */
export interface PathMeasures {
  /** Mean squared error of each path, pixel units squared. */
  readonly squaredError: readonly number[];
  /** Feature channels of each path that vary over the images. */
  readonly liveChannels: readonly number[];
  /** How the features of the first two paths are related; null for one path, and for too few images. */
  readonly features: {
    /** R² of the regression of path 2's features on path 1's, and the other way. */
    readonly r2: readonly [number, number];
    /** What independent Gaussian features would give. */
    readonly chanceR2: number;
  } | null;
}

type Reconstructing = Network<ReconstructionArchitecture>;

/** Images reconstructed at a time. */
const chunk = 500;

/**
 * Reconstructs the images at `indices`, in evaluation mode, and measures errors and features.
 *
 * Needs a backend whose tensors can be read synchronously.
 */
export async function measurePaths(
  network: Reconstructing,
  images: LabelledImages,
  indices: Uint32Array,
): Promise<PathMeasures> {
  const { architecture } = network;
  const errors = architecture.necks.map(() => 0);
  const features: tf.Tensor2D[][] = architecture.necks.map(() => []);
  try {
    for (let start = 0; start < indices.length; start += chunk) {
      const part = indices.subarray(start, start + chunk);
      const paths = reconstructed(network, images, part);
      paths.forEach((path, index) => {
        errors[index] = (errors[index] ?? 0) + path.squares;
        features[index]?.push(path.features);
      });
      await setImmediate();
    }
    return tf.tidy(() => {
      const all = features.map((own) => tf.concat2d(own, 0));
      const values = indices.length * images.height * images.width * images.channels;
      const measures: PathMeasures = {
        squaredError: errors.map((error) => error / values),
        liveChannels: all.map((own) =>
          countLiveChannels(architecture, featureSpans(own).dataSync<'float32'>()),
        ),
        features: relationOf(all),
      };
      return measures as never;
    }) as unknown as PathMeasures;
  } finally {
    tf.dispose(features);
  }
}

/** Features and summed squared error of each path on one batch. */
function reconstructed(network: Reconstructing, images: LabelledImages, indices: Uint32Array) {
  const originals = imagesTensor(images, indices);
  const paths = reconstruct(network, originals);
  const measured = paths.map((path) => {
    const squares = tf.tidy(() => tf.sum(tf.squaredDifference(path.images, originals)));
    const [sum = NaN] = squares.dataSync<'float32'>();
    tf.dispose([squares, path.images]);
    return { squares: sum, features: path.features };
  });
  originals.dispose();
  return measured;
}

function relationOf([first, second]: readonly tf.Tensor2D[]): PathMeasures['features'] {
  if (first === undefined || second === undefined || first.shape[0] <= first.shape[1] + 1) return null;
  const [there, back] = [featureCorrelation(first, second), featureCorrelation(second, first)];
  return { r2: [there.r2, back.r2], chanceR2: there.chanceR2 };
}
