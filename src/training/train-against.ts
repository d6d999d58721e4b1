import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber } from '../core/checks.js';
import { ConfigError, NumericalError } from '../core/errors.js';
import { correlationLoss } from '../losses/correlation.js';
import { meanCrossEntropy } from '../losses/pair-objective.js';
import { forward } from '../models/forward.js';
import { createNetwork, disposeNetwork, trainableVariables, type Network } from '../models/network.js';
import { readsSynchronously } from '../ops/synchronous-reads.js';
import { createAdam } from './adam.js';
import { overBatches, type TrainingData } from './over-batches.js';

/** How a classifier is trained against a fixed one. */
export interface AgainstOptions {
  /** Weight of the correlation loss; 0 trains as if there were no other. */
  readonly lambda: number;
  /** Passes over the training images. @default 20 */
  readonly epochs?: number;
  /** Images; must exceed the number of features by more than one. @default 1000 */
  readonly batchSize?: number;
  /** Of Adam. @default 5e-3 */
  readonly learningRate?: number;
}

/** Means over the steps of one epoch. */
export interface AgainstEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Nats. */
  readonly crossEntropy: number;
  /** L_R of its features on the fixed one's; 0 where λ is. */
  readonly correlation: number;
}

/**
 * Trains a classifier of the fixed one's architecture on CE + λ·L_R(Z_fixed → Z): decorrelated from a model that does not move.
 *
 * The paper trains pairs only; its Discussion supposes that a model can be decorrelated from a fixed surrogate so.
 *
 * @param fixed in evaluation mode; left as it is
 * @returns the classifier, which the caller disposes, and a record by epoch
 * @throws {ConfigError} for options that cannot be used, or a backend that can't be read at once
 * @throws {NumericalError} where the objective stops being finite; names stream, epoch and batch
 */
export async function trainAgainst(
  fixed: Network,
  { lambda, epochs = 20, batchSize = 1000, learningRate = 5e-3 }: AgainstOptions,
  context: TrainingData,
): Promise<{ readonly network: Network; readonly epochs: readonly AgainstEpoch[] }> {
  requireNumber('trainAgainst: lambda', lambda, { min: 0 });
  requireInteger('trainAgainst: epochs', epochs, { min: 1 });
  requireInteger('trainAgainst: batchSize', batchSize, { min: 2 });
  requireNumber('trainAgainst: learningRate', learningRate, { min: 0 });
  if (lambda > 0 && !readsSynchronously()) {
    throw new ConfigError(
      `trainAgainst: the backend must be one that can be read at once, got ${tf.getBackend()}; use wasm or tensorflow`,
    );
  }
  const network = createNetwork(fixed.architecture, context.stream.split('init'));
  const optimizer = createAdam(learningRate);
  const history: AgainstEpoch[] = [];
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const steps: Omit<AgainstEpoch, 'epoch'>[] = [];
      const setting = { ...context, epoch, batchSize, name: 'trainAgainst' };
      await overBatches(setting, async ({ images, labels }) => {
        steps.push(step({ network, fixed, lambda, optimizer }, images, labels));
        await Promise.resolve();
      });
      const mean = (of: (one: (typeof steps)[number]) => number) =>
        steps.reduce((sum, one) => sum + of(one), 0) / steps.length;
      history.push({
        epoch,
        crossEntropy: mean((s) => s.crossEntropy),
        correlation: mean((s) => s.correlation),
      });
    }
    return { network, epochs: history };
  } catch (error) {
    disposeNetwork(network);
    throw error;
  } finally {
    optimizer.dispose();
  }
}

function step(
  own: {
    readonly network: Network;
    readonly fixed: Network;
    readonly lambda: number;
    readonly optimizer: tf.Optimizer;
  },
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
): Omit<AgainstEpoch, 'epoch'> {
  const { network, fixed, lambda, optimizer } = own;
  let [crossEntropy, correlation] = [NaN, 0];
  const known = tf.tidy(() => forward(fixed, images, 'evaluate').features);
  const { value, grads } = tf.variableGrads(() => {
    const { logits, features } = forward(network, images, 'train');
    const loss = meanCrossEntropy(logits, labels);
    crossEntropy = read(loss);
    if (lambda === 0) return loss;
    const shared = correlationLoss(known, features);
    correlation = read(shared);
    return tf.add<tf.Scalar>(loss, tf.mul<tf.Scalar>(shared, lambda));
  }, trainableVariables(network));
  try {
    const objective = read(value);
    if (!Number.isFinite(objective)) throw new NumericalError(`the objective is ${objective}`);
    optimizer.applyGradients(grads);
    return { crossEntropy, correlation };
  } finally {
    tf.dispose([known, value, ...Object.values(grads)]);
  }
}

const read = (scalar: tf.Scalar): number => scalar.dataSync<'float32'>()[0] ?? NaN;
