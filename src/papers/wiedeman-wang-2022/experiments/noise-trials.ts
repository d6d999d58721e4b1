import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../core/random-stream.js';
import { clipToBall } from '../../../attacks/clip-to-ball.js';
import { norms, type NormName } from '../../../attacks/norms.js';
import { transferCounts } from '../../../attacks/transfer-counts.js';
import { imagesTensor, labelsOf } from '../../../data/dataset.js';
import { forward } from '../../../models/forward.js';
import type { Network } from '../../../models/network.js';
import type { NetworkPair } from '../../../training/pair-step.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { TransferCounts } from '../../../attacks/transfer-counts.js';
import type { Direction } from '../../../evaluation/pair-transfer.js';
import { onTrainedPair, pairTrainingTrial, type PairRequest } from './pair-trials.js';
import type { PairPreset } from '../profiles.js';
import { withStoredPair } from './stored-pair.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';

/** What noise of an attack's full budget does to a pair. */
export interface NoiseTransfer extends TransferCounts {
  readonly norm: NormName;
  readonly epsilon: number;
  readonly direction: Direction;
}

/** Numbers of a `noise` trial. */
export interface NoiseResult {
  readonly images: number;
  readonly transfers: readonly NoiseTransfer[];
}

/** Bumped whenever the code changes its numbers. */
const version = 1;

/** Noise on the images that `evaluate-pair` attacks for this arm and seed ({@link NoiseResult}). */
export function noiseTrial(
  laboratory: Laboratory,
  preset: PairPreset,
  request: PairRequest,
): Trial<NoiseResult> {
  const training = pairTrainingTrial(laboratory, preset, request);
  const { attackImages, epsilons } = preset;
  const spec: TrialSpec = {
    experiment: 'noise',
    version,
    configuration: {
      ...onTrainedPair(laboratory, preset, training),
      trainingVersion: training.spec.version,
      attackImages,
      epsilons,
    },
    seed: request.seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const { seed } = request;
    const numbers = await withStoredPair(laboratory, training.spec, (pair) =>
      measure(pair, laboratory, preset, { seed, heartbeat }),
    );
    return { numbers: asNumbers(numbers) };
  };
  return { spec, run, needs: [training] };
}

async function measure(
  pair: NetworkPair,
  { dataset }: Laboratory,
  preset: PairPreset,
  { seed, heartbeat }: { readonly seed: number; readonly heartbeat: () => void },
): Promise<NoiseResult> {
  const { images: test, stream, take } = drawTestImages(dataset.test, seed);
  const indices = take(preset.attackImages);
  const labels = labelsOf(test, indices);
  const images = imagesTensor(test, indices);
  const transfers: NoiseTransfer[] = [];
  const wrongOn = async (network: Network, points: tf.Tensor4D) => {
    const classes = tf.tidy(() => tf.argMax(forward(network, points, 'evaluate').logits, 1));
    const predicted = await classes.data();
    classes.dispose();
    return Array.from(labels, (label, index) => Number(predicted[index] !== label));
  };
  try {
    const clean = [await wrongOn(pair[0], images), await wrongOn(pair[1], images)] as const;
    for (const norm of ['linf', 'l2'] as const) {
      for (const epsilon of preset.epsilons) {
        const streams = Array.from(indices, (index) => stream.split(`noise ${norm} ${epsilon} ${index}`));
        const points = noisyImages(images, norm, { epsilon, streams });
        const wrong = [await wrongOn(pair[0], points), await wrongOn(pair[1], points)] as const;
        points.dispose();
        for (const [source, direction] of [
          [0, '1→2'],
          [1, '2→1'],
        ] as const) {
          const counts = transferCounts({
            sourceCleanCorrect: clean[source].map((value) => 1 - value),
            targetCleanCorrect: clean[1 - source]?.map((value) => 1 - value) ?? [],
            sourceFooled: wrong[source],
            targetWrong: wrong[1 - source] ?? [],
          });
          transfers.push({ norm, epsilon, direction, ...counts });
        }
        heartbeat();
      }
    }
    return { images: indices.length, transfers };
  } finally {
    images.dispose();
  }
}

/**
 * Images moved by noise of the whole budget: ±ε for each pixel in l∞, a uniform direction of length ε·√d in l2; then
 * clipped to [0, 1], as an attack's result is.
 *
 * @returns a tensor of the shape of `images`
 */
export function noisyImages(
  images: tf.Tensor4D,
  norm: NormName,
  { epsilon, streams }: { readonly epsilon: number; readonly streams: readonly RandomStream[] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const rule = norms[norm];
    const budget = rule.budget(epsilon, images.size / images.shape[0]);
    // The steepest step along a random direction has the full length in either norm.
    const direction = norms.l2.randomStart(images.shape, 1, streams);
    return clipToBall(images, rule.steepestStep(direction, budget), rule, budget);
  });
}
