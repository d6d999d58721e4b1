import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber } from '../core/checks.js';
import { NumericalError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import type { EnsembleObjective } from '../losses/ensemble-objective.js';
import type { Architecture } from '../models/architecture.js';
import { checkArchitecture } from '../models/check-architecture.js';
import { forward } from '../models/forward.js';
import { createNetwork, trainableVariables, type Network } from '../models/network.js';
import type { TrainingData } from './over-batches.js';
import { trainEpochs } from './train-epochs.js';

/** How an ensemble is trained: any number of members, one optimiser over all. */
export interface EnsembleOptions {
  /** One architecture for each member. */
  readonly members: readonly Architecture[];
  readonly objective: EnsembleObjective;
  /** Passes over the training images. @default 10 */
  readonly epochs?: number;
  /** Images. @default 1000 */
  readonly batchSize?: number;
  /** Of the one Adam over all members. @default 5e-3 */
  readonly learningRate?: number;
}

/** A trained ensemble. The caller disposes the networks. */
export interface TrainedEnsemble {
  readonly networks: readonly Network[];
  /** Mean of the objective over the steps of each epoch. */
  readonly objectives: readonly number[];
}

/** Members with weights of their own: member k draws from the stream's `init/model-k`. */
function createMembers(members: readonly Architecture[], stream: RandomStream): Network[] {
  const init = stream.split('init');
  return members.map((architecture, index) => createNetwork(architecture, init.split(`model-${index + 1}`)));
}

/**
 * One step of an ensemble's objective, one optimiser over all members.
 *
 * @param batch images [N, height, width, channels] in [0, 1]; labels [N], int32
 * @returns the objective before the step
 * @throws {NumericalError} where the objective is not finite; no weight has moved then
 */
async function ensembleStep(
  members: readonly Network[],
  batch: { readonly images: tf.Tensor4D; readonly labels: tf.Tensor1D },
  { objective, optimizer }: { readonly objective: EnsembleObjective; readonly optimizer: tf.Optimizer },
): Promise<number> {
  const { value, grads } = tf.variableGrads(() => {
    const outputs = members.map((network) => forward(network, batch.images, 'train'));
    return objective({ members, outputs, labels: batch.labels });
  }, members.flatMap(trainableVariables));
  try {
    const [reached = NaN] = await value.data<'float32'>();
    if (!Number.isFinite(reached)) throw new NumericalError(`the objective is ${reached}`);
    optimizer.applyGradients(grads);
    return reached;
  } finally {
    tf.dispose([value, grads]);
  }
}

/**
 * Trains classifiers together on an objective over what they all say of a batch.
 *
 * @throws {ConfigError} for options that cannot be used
 * @throws {NumericalError} where the objective stops being finite; names stream, epoch and batch
 *
 * @example
 * const members = [small, small, small];
 * const options = { members, objective: independentMembers, epochs: 1, batchSize: 20 };
 * const { networks } = await trainEnsemble(options, { images: set, stream });
 * networks.length; // → 3
 * networks.forEach(disposeNetwork);
 */
export async function trainEnsemble(options: EnsembleOptions, data: TrainingData): Promise<TrainedEnsemble> {
  const where = 'trainEnsemble';
  const epochs = requireInteger(`${where}: epochs`, options.epochs ?? 10, { min: 1 });
  const batchSize = requireInteger(`${where}: batchSize`, options.batchSize ?? 1000, { min: 2 });
  const learningRate = requireNumber(`${where}: learningRate`, options.learningRate ?? 5e-3, { min: 0 });
  requireInteger(`${where}: members`, options.members.length, { min: 1 });
  options.members.forEach((architecture) => checkArchitecture(architecture));
  const networks = createMembers(options.members, data.stream);
  const objectives: number[] = [];
  const setting = { ...data, epochs, batchSize, learningRate, name: where };
  await trainEpochs<number>(networks, setting, {
    step: (batch, { optimizer }) =>
      ensembleStep(networks, batch, { objective: options.objective, optimizer }),
    onEpoch: (_, reached) => {
      objectives.push(reached.reduce((sum, value) => sum + value, 0) / reached.length);
      return 'go on';
    },
  });
  return { networks, objectives };
}
