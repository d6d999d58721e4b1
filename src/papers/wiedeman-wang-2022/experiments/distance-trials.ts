import { RandomStream } from '../../../core/random-stream.js';
import { subset } from '../../../data/dataset.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import { disposeNetwork } from '../../../models/network.js';
import { trainDistancePair } from '../../../training/train-distance-pair.js';
import type { NetworkPair } from '../../../training/pair-step.js';
import { inputCorrelation, type InputCorrelation } from '../../../evaluation/adversarial-correlation.js';
import { attackNamed } from '../../../evaluation/attack-grid.js';
import { CleanImages } from '../../../evaluation/clean-images.js';
import { gridTransfers } from '../../../evaluation/grid-transfers.js';
import { sharedConfiguration, type Laboratory } from '../../../harness/laboratory.js';
import { pairAccuracy } from '../../../evaluation/pair-measures.js';
import type { MeasuredTransfer } from '../../../evaluation/pair-transfer.js';
import type { DistancePreset } from '../profiles.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';

/** One pair of Figure 1. */
export interface DistanceRequest {
  readonly architecture: ArchitectureName;
  /** D, the squared distance asked for. */
  readonly squaredDistance: number;
  readonly seed: number;
}

/** Numbers of a `distance-pair` trial; shares are fractions. */
export interface DistanceResult {
  /** ‖θ₁ − θ₂‖²_F at the last step of training. */
  readonly reached: number;
  readonly accuracy: readonly [number, number];
  /** Natural inputs first (magnitude 0), then images attacked by FGSM l∞ against model 1, by magnitude. */
  readonly features: readonly (InputCorrelation & { readonly epsilon: number })[];
  /** FGSM l∞. */
  readonly transfers: readonly MeasuredTransfer[];
}

/** Bumped whenever training or evaluation code changes its numbers. */
const version = 1;

/** Trains a pair towards a parametric distance and measures accuracy, features and transfer ({@link DistanceResult}). */
export function distanceTrial(
  laboratory: Laboratory,
  preset: DistancePreset,
  { architecture, squaredDistance, seed }: DistanceRequest,
): Trial<DistanceResult> {
  const { trainImages, epochs, batchSize, accuracyImages, featureImages, attackImages, epsilons } = preset;
  const options = { architecture, squaredDistance, epochs, batchSize };
  const spec: TrialSpec = {
    experiment: 'distance-pair',
    version,
    configuration: {
      ...sharedConfiguration(laboratory),
      ...options,
      trainImages,
      accuracyImages,
      featureImages,
      attackImages,
      epsilons,
    },
    seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const { train } = laboratory.dataset;
    const images = subset(train, Math.min(trainImages, train.count));
    const stream = RandomStream.fromSeed(seed).split('distance-pair');
    const { networks, epochs: history } = await trainDistancePair(options, {
      images,
      stream,
      onStep: heartbeat,
    });
    try {
      const measured = await measure(networks, laboratory, preset, { seed, heartbeat });
      const numbers: DistanceResult = { reached: history.at(-1)?.squaredDistance ?? NaN, ...measured };
      return { numbers: asNumbers(numbers) };
    } finally {
      networks.forEach(disposeNetwork);
    }
  };
  return { spec, run };
}

async function measure(
  pair: NetworkPair,
  laboratory: Laboratory,
  preset: DistancePreset,
  { seed, heartbeat }: { readonly seed: number; readonly heartbeat: () => void },
): Promise<Omit<DistanceResult, 'reached'>> {
  const { images: test, stream, take } = drawTestImages(laboratory.dataset.test, seed);
  const accuracy = await pairAccuracy(pair, test, take(preset.accuracyImages));
  const clean = new CleanImages(test);
  const features: DistanceResult['features'][number][] = [];
  try {
    for (const epsilon of [0, ...preset.epsilons]) {
      const config = epsilon === 0 ? undefined : attackNamed('fgsm-linf', epsilon);
      const found = await inputCorrelation(pair, config, {
        ...{ clean, indices: take(preset.featureImages), onBatch: heartbeat },
        stream: stream.split(`fgsm-linf ${epsilon}`),
      });
      features.push({ epsilon, ...found });
    }
    const setting = {
      ...{ images: test, indices: take(preset.attackImages), stream, onBatch: heartbeat },
      ...{ attacks: ['fgsm-linf'] as const, epsilons: preset.epsilons },
    };
    return { accuracy, features, transfers: await gridTransfers(pair, setting, clean) };
  } finally {
    clean.dispose();
  }
}
