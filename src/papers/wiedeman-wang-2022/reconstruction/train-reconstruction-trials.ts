import type * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../../core/errors.js';
import { RandomStream } from '../../../core/random-stream.js';
import { subset, type LabelledImages } from '../../../data/dataset.js';
import { disposeNetwork, networkFromWeights, networkWeights, type Network } from '../../../models/network.js';
import { reconstruct } from '../../../models/reconstruct.js';
import type { Architecture } from '../../../models/architecture.js';
import { cifarClassifier } from '../../../models/cifar-architectures.js';
import {
  mnistReconstructionClassifier,
  type ReconstructionArchitecture,
} from '../../../models/reconstruction-architectures.js';
import { trainClassifier, type ClassifierEpoch } from '../../../training/train-classifier.js';
import { trainReconstruction, type ReconstructionEpoch } from '../../../training/train-reconstruction.js';
import { sharedConfiguration, type Laboratory } from '../../../harness/laboratory.js';
import type { RunStore } from '../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import { readTrained } from '../../../harness/store/trained.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import { networkOf, reconstructionArm, type ReconstructionArmName } from './reconstruction-arms.js';
import type { ReconstructionPreset } from './reconstruction-preset.js';
import type { Trial } from '../../../harness/trials.js';

/** One arm of one seed. */
export interface ReconstructionRequest {
  readonly arm: ReconstructionArmName;
  readonly seed: number;
}

/** What a classifier is trained on: an arm's reconstructions, or the images as they are. */
export interface ClassifierRequest {
  readonly arm: ReconstructionArmName | 'none';
  readonly seed: number;
}

/** Numbers of a `train-reconstruction` trial. */
export interface ReconstructionTraining {
  readonly epochs: readonly ReconstructionEpoch[];
}

/** Numbers of a `train-classifier` trial. */
export interface ClassifierTraining {
  readonly epochs: readonly ClassifierEpoch[];
}

/** Bumped whenever training code changes its numbers. */
const version = 2;

/** @throws {ConfigError} where a copy of the data has fewer images than the profile says */
function trainingImages({ dataset: { name, synthetic, train } }: Laboratory, count: number): LabelledImages {
  if (train.count >= count || synthetic) return subset(train, Math.min(count, train.count));
  throw new ConfigError(
    `this profile trains on ${count} images of ${name}, and this copy of it has ${train.count}; ` +
      'take a smaller profile (TRANSFER_CLAIMS_PROFILE=reduced), or the whole data',
  );
}

/** Training an arm's network; leaves its weights and a {@link ReconstructionTraining}. */
export function reconstructionTrainingTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  { arm, seed }: ReconstructionRequest,
): Trial<ReconstructionTraining> {
  const { member, network, decorrelated, ...coupling } = reconstructionArm(arm);
  const { epochs, batchSize, learningRate, trainImages } = preset;
  const lambda = decorrelated ? preset.lambda : 0;
  const options = { ...member, ...coupling, lambda, epochs, batchSize, learningRate };
  const spec: TrialSpec = {
    experiment: 'train-reconstruction',
    version,
    configuration: { ...sharedConfiguration(laboratory), ...options, architecture: arm, trainImages },
    seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const images = trainingImages(laboratory, trainImages);
    const stream = RandomStream.fromSeed(seed).split('reconstruction');
    const own = network === undefined ? options : { ...options, architecture: network };
    const trained = await trainReconstruction(own, { images, stream, onStep: heartbeat });
    const weights = await networkWeights(trained.network);
    disposeNetwork(trained.network);
    return { numbers: asNumbers({ epochs: trained.epochs }), weights };
  };
  return { spec, run };
}

/** The classifier that a preset's reconstructions are read by. */
const classifierOf = ({ classifier }: ReconstructionPreset): Architecture =>
  classifier === undefined ? mnistReconstructionClassifier : cifarClassifier(classifier.width);

/** Training the classifier of an arm's reconstructions, the network frozen; leaves weights and a {@link ClassifierTraining}. */
export function classifierTrainingTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  { arm, seed }: ClassifierRequest,
): Trial<ClassifierTraining> {
  const training =
    arm === 'none' ? undefined : reconstructionTrainingTrial(laboratory, preset, { arm, seed });
  const {
    classifierEpochs,
    classifierAloneEpochs,
    classifierBatchSize: batchSize,
    classifierLearningRate: learningRate,
    trainImages,
    classifier,
  } = preset;
  const epochs = arm === 'none' ? classifierAloneEpochs : classifierEpochs;
  const options = { epochs, batchSize, learningRate };
  const spec: TrialSpec = {
    experiment: 'train-classifier',
    version,
    configuration: {
      ...sharedConfiguration(laboratory),
      ...options,
      architecture: arm,
      trainImages,
      reconstruction: training?.spec.configuration ?? null,
      ...(classifier === undefined ? {} : { classifier: { ...classifier } }),
    },
    seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const images = trainingImages(laboratory, trainImages);
    const stream = RandomStream.fromSeed(seed).split('classifier');
    const network =
      training === undefined || arm === 'none'
        ? undefined
        : await storedNetwork(laboratory.store, training, arm);
    const views =
      network === undefined ? {} : { views: (batch: tf.Tensor4D) => reconstructions(network, batch) };
    try {
      const varied =
        classifier === undefined ? {} : { augmentation: { crop: classifier.crop, flip: classifier.flip } };
      const trained = await trainClassifier(
        { architecture: classifierOf(preset), ...options, ...varied },
        { images, stream, onStep: heartbeat, ...views },
      );
      const weights = await networkWeights(trained.network);
      disposeNetwork(trained.network);
      return { numbers: asNumbers({ epochs: trained.epochs }), weights };
    } finally {
      if (network !== undefined) disposeNetwork(network);
    }
  };
  return { spec, run, ...(training === undefined ? {} : { needs: [training] }) };
}

function reconstructions(network: Network<ReconstructionArchitecture>, batch: tf.Tensor4D): tf.Tensor4D[] {
  return reconstruct(network, batch).map(({ images, features }) => {
    features.dispose();
    return images;
  });
}

async function storedNetwork(store: RunStore, training: TrialRequest, arm: ReconstructionArmName) {
  const { weights } = await readTrained(store, training.spec, `the ${arm}`);
  return networkFromWeights(networkOf(arm), weights);
}

/** The classifier of a preset that a trial left. The caller disposes it. */
export async function storedClassifier(
  store: RunStore,
  preset: ReconstructionPreset,
  training: TrialRequest,
): Promise<Network> {
  const { weights } = await readTrained(store, training.spec, 'the classifier');
  return networkFromWeights(classifierOf(preset), weights);
}

/** An arm's network and classifier, from the store; `use` must not keep them. */
export async function withStoredArm<T>(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  request: ReconstructionRequest,
  use: (subject: { network: Network<ReconstructionArchitecture>; classifier: Network }) => Promise<T>,
): Promise<T> {
  const { store } = laboratory;
  const training = reconstructionTrainingTrial(laboratory, preset, request);
  const network = await storedNetwork(store, training, request.arm);
  const reading = classifierTrainingTrial(laboratory, preset, request);
  const classifier = await storedClassifier(store, preset, reading);
  try {
    return await use({ network, classifier });
  } finally {
    [network, classifier].forEach(disposeNetwork);
  }
}
