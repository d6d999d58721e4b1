import type { RandomStream } from '../core/random-stream.js';
import { type LabelledImages } from '../data/dataset.js';
import { createPair } from './create-pair.js';
import { lambdaInEpoch, resolvePairOptions, type PairOptions } from './pair-options.js';
import { pairStep, type NetworkPair, type PairStep } from './pair-step.js';
import { trainEpochs } from './train-epochs.js';

/** Means over the steps of one epoch; live channels are those of its last batch. */
export interface PairEpoch extends PairStep {
  /** From 1. */
  readonly epoch: number;
}

/** A model that died: no live feature channel and training accuracy at chance, at the end of an epoch. */
export interface Collapse {
  readonly epoch: number;
  /** 1 or 2. */
  readonly model: number;
}

/** A trained pair. The caller disposes the networks. */
export interface TrainedPair {
  readonly networks: NetworkPair;
  readonly epochs: readonly PairEpoch[];
  /** Present where training stopped early because a model had died. */
  readonly collapse?: Collapse;
}

/** Where the training images and the randomness come from, and who is told of progress. */
export interface PairContext {
  readonly images: LabelledImages;
  /** Initial weights and data order depend on this alone, not on λ: both arms of a seed share them. */
  readonly stream: RandomStream;
  readonly onEpoch?: (epoch: PairEpoch) => void;
  /** Called after every step. */
  readonly onStep?: (step: PairStep) => void;
}

/** Accuracy on ten classes below which a model without live features counts as dead. */
const chanceAccuracy = 0.2;

/**
 * Trains two classifiers together on √(CE₁² + CE₂²) + λ·L_R (Experimental procedures, "Training").
 *
 * Ends early, with `collapse` set, where a model has lost every live feature: L_R is then at its minimum and no
 * gradient leads back (wiedeman-wang-2022.md §5, 7).
 *
 * @throws {ConfigError} for options that cannot be used
 * @throws {NumericalError} where the objective stops being finite; names stream, epoch and batch
 *
 * @example
 * const options = { architecture: small, lambda: 0.05, epochs: 1, batchSize: 20 };
 * const { networks, epochs } = await trainPair(options, { images: set, stream });
 * epochs[0].correlation > 0; // → true
 * networks.forEach(disposeNetwork);
 */
export async function trainPair(options: PairOptions, context: PairContext): Promise<TrainedPair> {
  const resolved = resolvePairOptions(options);
  const networks = createPair(resolved.architecture, context.stream);
  const { images, stream, onStep } = context;
  const epochs: PairEpoch[] = [];
  let collapse: Collapse | undefined;
  const setting = { ...resolved, images, stream, name: 'trainPair', remedy: 'lower the learning rate or λ' };
  await trainEpochs<PairStep>(networks, setting, {
    step: async (batch, { epoch, optimizer }) => {
      const lambda = lambdaInEpoch(resolved, epoch);
      const step = await pairStep(networks, batch.images, batch.labels, { ...resolved, optimizer, lambda });
      onStep?.(step);
      return step;
    },
    onEpoch: (epoch, steps) => {
      const record = summarise(epoch, steps);
      epochs.push(record);
      context.onEpoch?.(record);
      const model = deadModel(record);
      if (model === undefined) return 'go on';
      collapse = { epoch, model };
      return 'stop';
    },
  });
  return { networks, epochs, ...(collapse === undefined ? {} : { collapse }) };
}

function summarise(epoch: number, steps: readonly PairStep[]): PairEpoch {
  const mean = (valueOf: (step: PairStep) => number) =>
    steps.reduce((sum, step) => sum + valueOf(step), 0) / steps.length;
  return {
    epoch,
    objective: mean((step) => step.objective),
    crossEntropy: [mean((step) => step.crossEntropy[0]), mean((step) => step.crossEntropy[1])],
    correlation: mean((step) => step.correlation),
    accuracy: [mean((step) => step.accuracy[0]), mean((step) => step.accuracy[1])],
    liveChannels: steps.at(-1)?.liveChannels ?? [0, 0],
  };
}

/** The model (1 or 2) that has no live feature channel and an accuracy at chance; undefined where there is none. */
export function deadModel({ liveChannels, accuracy }: PairEpoch): number | undefined {
  const index = [0, 1].find((i) => liveChannels[i] === 0 && (accuracy[i] ?? 1) <= chanceAccuracy);
  return index === undefined ? undefined : index + 1;
}
