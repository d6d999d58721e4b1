import { requireInteger, requireNumber } from '../core/checks.js';
import type { RandomStream } from '../core/random-stream.js';
import type { LabelledImages } from '../data/dataset.js';
import type { PathCoupling } from '../losses/reconstruction-objective.js';
import { createNetwork, disposeNetwork, type Network } from '../models/network.js';
import {
  dnaArchitecture,
  type DnaOptions,
  type ReconstructionArchitecture,
} from '../models/reconstruction-architectures.js';
import { createAdam } from './adam.js';
import { reconstructionStep, type ReconstructionStep } from './reconstruction-step.js';
import { overBatches } from './over-batches.js';

/** Which network is trained to reconstruct, and how. */
export interface ReconstructionOptions extends DnaOptions {
  /** @default the member of the MNIST family that the other options name */
  readonly architecture?: ReconstructionArchitecture;
  /** Weight of the correlation loss between the necks; 0 trains without it. */
  readonly lambda: number;
  /** @default 'norm' */
  readonly coupling?: PathCoupling;
  /** Passes over the training images. @default 40 */
  readonly epochs?: number;
  /** Images; must exceed the neck's width by more than one. @default 500 */
  readonly batchSize?: number;
  /** Of the one Adam over all paths. @default 5e-4 */
  readonly learningRate?: number;
}

/** Means over the steps of one epoch; live units are those of its last batch. */
export interface ReconstructionEpoch extends ReconstructionStep {
  /** From 1. */
  readonly epoch: number;
}

/** A trained network. The caller disposes it. */
export interface TrainedReconstruction {
  readonly network: Network<ReconstructionArchitecture>;
  readonly epochs: readonly ReconstructionEpoch[];
}

/** Where the training images and the randomness come from, and who is told of progress. */
export interface ReconstructionContext {
  readonly images: LabelledImages;
  /** Initial weights and data order depend on this alone: all members of a seed share them where they can. */
  readonly stream: RandomStream;
  readonly onEpoch?: (epoch: ReconstructionEpoch) => void;
  /** Called after every step. */
  readonly onStep?: () => void;
}

/**
 * Trains a DNA or an autoencoder to reconstruct its input (wiedeman-wang-2022.md §1 and §3).
 *
 * @throws {ConfigError} for options that cannot be used
 * @throws {NumericalError} where the objective stops being finite; names stream, epoch and batch
 */
export async function trainReconstruction(
  options: ReconstructionOptions,
  context: ReconstructionContext,
): Promise<TrainedReconstruction> {
  const { lambda, coupling = 'norm', epochs = 40, batchSize = 500, learningRate = 5e-4 } = options;
  const { architecture = dnaArchitecture(options) } = options;
  requireNumber('trainReconstruction: lambda', lambda, { min: 0 });
  requireInteger('trainReconstruction: epochs', epochs, { min: 1 });
  requireInteger('trainReconstruction: batchSize', batchSize, { min: 2 });
  requireNumber('trainReconstruction: learningRate', learningRate, { min: 0 });
  const network = createNetwork(architecture, context.stream.split('init'));
  const optimizer = createAdam(learningRate);
  const history: ReconstructionEpoch[] = [];
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const steps: ReconstructionStep[] = [];
      const setting = { ...context, epoch, batchSize, name: 'trainReconstruction' };
      await overBatches(setting, async ({ images }) => {
        steps.push(reconstructionStep(network, images, { lambda, coupling, optimizer }));
      });
      const record = summarise(epoch, steps);
      history.push(record);
      context.onEpoch?.(record);
    }
    return { network, epochs: history };
  } catch (error) {
    disposeNetwork(network);
    throw error;
  } finally {
    optimizer.dispose();
  }
}

function summarise(epoch: number, steps: readonly ReconstructionStep[]): ReconstructionEpoch {
  const mean = (valueOf: (step: ReconstructionStep) => number) =>
    steps.reduce((sum, step) => sum + valueOf(step), 0) / steps.length;
  const last = steps.at(-1);
  return {
    epoch,
    objective: mean((step) => step.objective),
    squaredError: (last?.squaredError ?? []).map((_, path) => mean((step) => step.squaredError[path] ?? NaN)),
    correlation: mean((step) => step.correlation),
    liveUnits: last?.liveUnits ?? [],
  };
}
