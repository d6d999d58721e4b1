import * as tf from '@tensorflow/tfjs-core';
import { imagesTensor, labelsOf } from '../../../data/dataset.js';
import { distanceCorrelation, partialDistanceCorrelation } from '../../../evaluation/distance-correlation.js';
import { mutualInformation, type Points } from '../../../evaluation/mutual-information.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { principalScores } from '../../../linalg/principal-component.js';
import { forward } from '../../../models/forward.js';
import type { Network } from '../../../models/network.js';
import { pairTrainingTrial, type PairRequest } from '../experiments/pair-trials.js';
import { withStoredPair } from '../experiments/stored-pair.js';
import type { PairTrainingPreset } from '../profiles.js';

/** Numbers of a `relate-features` trial: what the features of a pair have in common, beyond lines. */
export interface FeatureDependence {
  /** Of the first principal components of both, nats (Kraskov et al. 2004). */
  readonly mutualInformation: number;
  readonly distanceCorrelation: number;
  /** Given the class: what is shared beyond the label that both were taught (Székely & Rizzo 2014). */
  readonly partialDistanceCorrelation: number;
}

/** Bumped whenever estimators or features change the numbers. */
const version = 1;
/** Nearest neighbours need few dimensions, and their time grows with the square of the images. */
const setting = { images: 500, components: 3 } as const;

/** Relates the features of a pair on test images ({@link FeatureDependence}). */
export function featureDependenceTrial(
  laboratory: Laboratory,
  preset: PairTrainingPreset,
  request: PairRequest,
): Trial<FeatureDependence> {
  const training = pairTrainingTrial(laboratory, preset, request);
  const spec: TrialSpec = {
    ...{ experiment: 'relate-features', version, seed: request.seed },
    configuration: { ...training.spec.configuration, ...setting, trainingVersion: training.spec.version },
  };
  const run = (): Promise<TrialOutput> =>
    withStoredPair(laboratory, training.spec, async ([first, second]) => {
      const { images, take } = drawTestImages(laboratory.dataset.test, request.seed);
      const indices = take(setting.images);
      const scoresOf = async (network: Network): Promise<Points> => {
        const features = tf.tidy(() => forward(network, imagesTensor(images, indices), 'evaluate').features);
        const [rows, columns] = features.shape;
        const values = await features.data<'float32'>();
        features.dispose();
        const count = setting.components;
        return { values: principalScores(values, { rows, columns, count }), dimension: count };
      };
      const [x, y] = [await scoresOf(first), await scoresOf(second)];
      const numbers: FeatureDependence = {
        mutualInformation: mutualInformation(x, y),
        distanceCorrelation: distanceCorrelation(x, y),
        partialDistanceCorrelation: partialDistanceCorrelation(x, y, oneHot(labelsOf(images, indices))),
      };
      return { numbers: asNumbers(numbers) };
    });
  return { spec, run, needs: [training] };
}

function oneHot(labels: Int32Array, classes = 10): Points {
  const values = new Float64Array(labels.length * classes);
  labels.forEach((label, row) => {
    values[row * classes + label] = 1;
  });
  return { values, dimension: classes };
}
