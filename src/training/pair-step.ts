import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../core/errors.js';
import { pairObjective } from '../losses/pair-objective.js';
import type { RegressionOptions } from '../losses/regression.js';
import { liveChannels } from '../models/live-channels.js';
import { forward, type NetworkOutput } from '../models/forward.js';
import { trainableVariables, type Network } from '../models/network.js';

/** Two networks that are trained together. */
export type NetworkPair = readonly [Network, Network];

/** What one step saw, before it moved the weights. */
export interface PairStep {
  readonly objective: number;
  readonly crossEntropy: readonly [number, number];
  /** L_R; 0 for a regular pair, which does not compute it. */
  readonly correlation: number;
  /** Share of the batch that each model classifies correctly. */
  readonly accuracy: readonly [number, number];
  readonly liveChannels: readonly [number, number];
}

/** What a step needs besides the batch. */
export interface PairStepOptions extends RegressionOptions {
  readonly lambda: number;
  readonly optimizer: tf.Optimizer;
  /** Receives the gradient norm of each model; computed only when asked for. */
  readonly onGradients?: (norms: readonly [number, number]) => void;
}

/**
 * One step of the pair objective √(CE₁² + CE₂²) + λ·L_R with one optimiser over both models.
 *
 * @param images [N, height, width, channels] in [0, 1]
 * @param labels [N], int32
 * @throws {NumericalError} where the objective is not finite; no weight has moved then
 */
export function pairStep(
  pair: NetworkPair,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  options: PairStepOptions,
): PairStep {
  const seen: { step?: Omit<PairStep, 'objective'> } = {};
  const variables = pair.flatMap(trainableVariables);
  const { value, grads } = tf.variableGrads(() => {
    const outputs = [forward(pair[0], images, 'train'), forward(pair[1], images, 'train')] as const;
    const parts = pairObjective(outputs, labels, options);
    seen.step = {
      crossEntropy: [read(parts.crossEntropy[0]), read(parts.crossEntropy[1])],
      correlation: parts.correlation === undefined ? 0 : read(parts.correlation),
      accuracy: [accuracyOf(outputs[0], labels), accuracyOf(outputs[1], labels)],
      liveChannels: [
        liveChannels(pair[0].architecture, outputs[0].features),
        liveChannels(pair[1].architecture, outputs[1].features),
      ],
    };
    return parts.objective;
  }, variables);
  const objective = read(value);
  try {
    if (!Number.isFinite(objective) || seen.step === undefined) {
      throw new NumericalError(`the objective is ${objective}`);
    }
    options.onGradients?.([gradientNorm(pair[0], grads), gradientNorm(pair[1], grads)]);
    options.optimizer.applyGradients(grads);
    return { objective, ...seen.step };
  } finally {
    tf.dispose([value, ...Object.values(grads)]);
  }
}

const read = (scalar: tf.Scalar): number => scalar.dataSync<'float32'>()[0] ?? NaN;

function accuracyOf(output: NetworkOutput, labels: tf.Tensor1D): number {
  return read(tf.mean(tf.cast(tf.equal(tf.argMax(output.logits, 1), labels), 'float32')));
}

function gradientNorm(network: Network, grads: tf.NamedTensorMap): number {
  let squared = 0;
  for (const { name } of trainableVariables(network)) {
    for (const value of grads[name]?.dataSync<'float32'>() ?? []) squared += value * value;
  }
  return Math.sqrt(squared);
}
