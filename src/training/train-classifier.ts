import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber } from '../core/checks.js';
import { NumericalError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import type { Augmentation } from '../data/augment.js';
import type { LabelledImages } from '../data/dataset.js';
import { meanCrossEntropy } from '../losses/pair-objective.js';
import type { Architecture } from '../models/architecture.js';
import { forward } from '../models/forward.js';
import { createNetwork, disposeNetwork, trainableVariables, type Network } from '../models/network.js';
import { createAdam } from './adam.js';
import { overBatches } from './over-batches.js';

/** How a classifier is trained. */
export interface ClassifierOptions {
  readonly architecture: Architecture;
  /** Passes over the training images. @default 40 */
  readonly epochs?: number;
  /** @default 500 */
  readonly batchSize?: number;
  /** Of Adam. @default 5e-4 */
  readonly learningRate?: number;
  /** How images are varied before anything else is made of them. @default not at all */
  readonly augmentation?: Omit<Augmentation, 'stream'>;
}

/** Means over the steps of one epoch. */
export interface ClassifierEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Nats. */
  readonly crossEntropy: number;
  /** Share of the batches classified correctly, before each step. */
  readonly accuracy: number;
}

/** A trained classifier. The caller disposes it. */
export interface TrainedClassifier {
  readonly network: Network;
  readonly epochs: readonly ClassifierEpoch[];
}

/** What the classifier is shown, and where the randomness comes from. */
export interface ClassifierContext {
  readonly images: LabelledImages;
  /**
   * What is shown of a batch, each a tensor [N, height, width, channels]: one step is taken on each, in this order.
   * Two reconstructions for the DNA, the images themselves for a classifier alone. Not differentiated; its
   * tensors are disposed.
   * @default the images as they are
   */
  readonly views?: (images: tf.Tensor4D) => readonly tf.Tensor4D[];
  /** Initial weights and data order depend on this alone. */
  readonly stream: RandomStream;
  /** Called after every batch. */
  readonly onStep?: () => void;
}

/**
 * Trains a classifier on the frozen reconstructions of each batch, one step a path (wiedeman-wang-2022.md §1, §3).
 *
 * @throws {ConfigError} for options that cannot be used
 * @throws {NumericalError} where the loss stops being finite; names stream, epoch and batch
 */
export async function trainClassifier(
  { architecture, epochs = 40, batchSize = 500, learningRate = 5e-4, augmentation }: ClassifierOptions,
  context: ClassifierContext,
): Promise<TrainedClassifier> {
  requireInteger('trainClassifier: epochs', epochs, { min: 1 });
  requireInteger('trainClassifier: batchSize', batchSize, { min: 1 });
  requireNumber('trainClassifier: learningRate', learningRate, { min: 0 });
  const { views = (images) => [tf.clone(images)] } = context;
  const network = createNetwork(architecture, context.stream.split('init'));
  const optimizer = createAdam(learningRate);
  const history: ClassifierEpoch[] = [];
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const steps: ClassifierStep[] = [];
      const varied = augmentation === undefined ? {} : { augmentation };
      const setting = { ...context, ...varied, epoch, batchSize, name: 'trainClassifier' };
      await overBatches(setting, async ({ images, labels }) => {
        const shown = tf.tidy(() => [...views(images)]);
        try {
          for (const view of shown) steps.push(classifierStep(network, view, labels, optimizer));
        } finally {
          tf.dispose(shown);
        }
      });
      history.push(summarise(epoch, steps));
    }
    return { network, epochs: history };
  } catch (error) {
    disposeNetwork(network);
    throw error;
  } finally {
    optimizer.dispose();
  }
}

type ClassifierStep = Omit<ClassifierEpoch, 'epoch'>;

/**
 * One step of mean cross-entropy.
 *
 * @param images [N, height, width, channels]
 * @param labels [N], int32
 * @throws {NumericalError} where the loss is not finite; no weight has moved then
 *
 * @example
 * const fresh = createNetwork(network.architecture, stream.split('init'));
 * const [classes, optimizer] = [tf.tensor1d(labels, 'int32'), createAdam(1e-3)];
 * const { accuracy } = classifierStep(fresh, images, classes, optimizer);
 * accuracy <= 1; // → true
 * disposeNetwork(fresh);
 * optimizer.dispose();
 * classes.dispose();
 */
export function classifierStep(
  network: Network,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  optimizer: tf.Optimizer,
): ClassifierStep {
  let accuracy = NaN;
  const { value, grads } = tf.variableGrads(() => {
    const { logits } = forward(network, images, 'train');
    accuracy = read(tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')));
    return meanCrossEntropy(logits, labels);
  }, trainableVariables(network));
  const crossEntropy = read(value);
  try {
    if (!Number.isFinite(crossEntropy)) throw new NumericalError(`the cross-entropy is ${crossEntropy}`);
    optimizer.applyGradients(grads);
    return { crossEntropy, accuracy };
  } finally {
    tf.dispose([value, ...Object.values(grads)]);
  }
}

const read = (scalar: tf.Scalar): number => scalar.dataSync<'float32'>()[0] ?? NaN;

function summarise(epoch: number, steps: readonly ClassifierStep[]): ClassifierEpoch {
  const mean = (valueOf: (step: ClassifierStep) => number) =>
    steps.reduce((sum, step) => sum + valueOf(step), 0) / steps.length;
  return {
    epoch,
    crossEntropy: mean((step) => step.crossEntropy),
    accuracy: mean((step) => step.accuracy),
  };
}
