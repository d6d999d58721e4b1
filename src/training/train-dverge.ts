import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber, requireOneOf } from '../core/checks.js';
import { NumericalError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { imagesTensor } from '../data/dataset.js';
import { attack } from '../attacks/attack.js';
import type { AttackConfig } from '../attacks/attack-config.js';
import {
  distillation,
  distillationTarget,
  type DistillationOptions,
} from '../attacks/feature-distillation.js';
import { meanCrossEntropy } from '../losses/pair-objective.js';
import { forward } from '../models/forward.js';
import { trainableVariables, type Network } from '../models/network.js';
import { createAdam } from './adam.js';
import { overBatches, type Batch, type TrainingData } from './over-batches.js';
import type { NetworkPair } from './pair-step.js';

/**
 * Whose distilled images a model is trained on, and when. `paper`: both models distil a batch, then both are trained
 * on the other's (Yang et al., Algorithm 1). `released`: whole epochs in turn, model 1 on those of model 2, then
 * model 2 on those of the updated model 1.
 */
export type DvergeVariant = 'paper' | 'released';

/** How DVERGE goes on with a trained pair. */
export interface DvergeOptions extends DistillationOptions {
  /** Passes over the training images. @default 10 */
  readonly epochs?: number;
  /** Images. @default 1000 */
  readonly batchSize?: number;
  /** Of each model's own Adam. @default 5e-3 */
  readonly learningRate?: number;
  /** @default 'paper' */
  readonly variant?: DvergeVariant;
}

/** Mean cross-entropy of each model on the other's distilled images, over one epoch. */
export interface DvergeEpoch {
  /** From 1. */
  readonly epoch: number;
  readonly crossEntropy: readonly [number, number];
}

/** Training data, and who is told of each epoch: awaited, so that the pair can be measured as it then is. */
export interface DvergeContext extends TrainingData {
  readonly onEpoch?: (epoch: DvergeEpoch) => Promise<void> | void;
}

/**
 * Fills in the paper's values (wiedeman-wang-2022.md §1 and §3, "DVERGE").
 *
 * @throws {ConfigError} names the field that cannot be used.
 */
export function resolveDvergeOptions(options: DvergeOptions): Required<DvergeOptions> {
  const { epochs = 10, batchSize = 1000, learningRate = 5e-3, variant = 'paper' } = options;
  const { epsilon, steps, stepSize } = distillation(options);
  return {
    epsilon,
    steps,
    stepSize,
    epochs: requireInteger('trainDverge: epochs', epochs, { min: 1 }),
    batchSize: requireInteger('trainDverge: batchSize', batchSize, { min: 2 }),
    learningRate: requireNumber('trainDverge: learningRate', learningRate, { min: 0 }),
    variant: requireOneOf('trainDverge: variant', variant, ['paper', 'released']),
  };
}

type Settings = Required<DvergeOptions> &
  DvergeContext & { readonly config: AttackConfig; readonly optimizers: readonly tf.Optimizer[] };

/**
 * Simplified DVERGE (wiedeman-wang-2022.md §1; Yang et al., arXiv 2009.14720): each model learns to classify images that carry
 * another image's features in the eyes of the other model. Moves the weights of `pair`, which the caller owns.
 *
 * For a source x_s with label y and another image x_t, x' = argmin ‖hᵢ(x') − hᵢ(x_t)‖² with ‖x' − x_s‖∞ ≤ ε; model
 * j ≠ i takes a step on CE(x', y). Features are distilled in evaluation mode in both variants, so that a distilled
 * image does not depend on its batch.
 *
 * @throws {ConfigError} for options that cannot be used
 * @throws {NumericalError} where a loss stops being finite; names stream, epoch and batch
 */
export async function trainDverge(
  pair: NetworkPair,
  options: DvergeOptions,
  context: DvergeContext,
): Promise<readonly DvergeEpoch[]> {
  const resolved = resolveDvergeOptions(options);
  const optimizers = pair.map(() => createAdam(resolved.learningRate));
  const settings = { ...resolved, ...context, optimizers, config: distillation(resolved) };
  const records: DvergeEpoch[] = [];
  try {
    for (let epoch = 1; epoch <= resolved.epochs; epoch++) {
      const record = { epoch, crossEntropy: await trainEpoch(pair, epoch, settings) };
      records.push(record);
      await context.onEpoch?.(record);
    }
    return records;
  } finally {
    for (const optimizer of optimizers) optimizer.dispose();
  }
}

/** Which models learn from one pass over the batches; each from the other's distilled images. */
function passes(variant: DvergeVariant): readonly (readonly number[])[] {
  return variant === 'paper' ? [[0, 1]] : [[0], [1]];
}

async function trainEpoch(
  pair: NetworkPair,
  epoch: number,
  settings: Settings,
): Promise<readonly [number, number]> {
  const losses: [number[], number[]] = [[], []];
  const setting = { ...settings, epoch, name: 'trainDverge' };
  for (const learners of passes(settings.variant)) {
    await overBatches(setting, async (batch) => {
      const stream = settings.stream.split(`epoch-${epoch}`).split(`batch-${batch.number}`);
      const distilled = learners.map((learner) =>
        distil(pair[1 - learner] as Network, batch, stream.split(`model-${2 - learner}`), settings),
      );
      try {
        for (const [index, learner] of learners.entries()) {
          const images = distilled[index] ?? batch.images;
          const optimizer = settings.optimizers[learner];
          if (optimizer === undefined) continue;
          const network = pair[learner] as Network;
          losses[learner]?.push(await classifierStep(network, { ...batch, images }, optimizer));
        }
      } finally {
        tf.dispose(distilled);
      }
    });
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean(losses[0]), mean(losses[1])];
}

/** The batch's images, moved so that `network` sees other training images' features in them. */
function distil(network: Network, batch: Batch, stream: RandomStream, settings: Settings): tf.Tensor4D {
  const others = stream.split('targets').permutation(settings.images.count).slice(0, batch.indices.length);
  const featuresOf = (images: tf.Tensor4D) => forward(network, images, 'evaluate').features;
  return tf.tidy(() => {
    const wanted = featuresOf(imagesTensor(settings.images, others));
    return attack(distillationTarget(featuresOf, wanted), batch.images, {
      config: settings.config,
      stream: stream.split('start'),
      sampleIds: batch.indices,
    });
  });
}

async function classifierStep(
  network: Network,
  { images, labels }: Pick<Batch, 'images' | 'labels'>,
  optimizer: tf.Optimizer,
): Promise<number> {
  const { value, grads } = tf.variableGrads(
    () => meanCrossEntropy(forward(network, images, 'train').logits, labels),
    trainableVariables(network),
  );
  try {
    const loss = (await value.data())[0] ?? NaN;
    if (!Number.isFinite(loss)) throw new NumericalError(`the cross-entropy is ${loss}`);
    optimizer.applyGradients(grads);
    return loss;
  } finally {
    tf.dispose([value, grads]);
  }
}
