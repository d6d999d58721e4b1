import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../core/errors.js';
import {
  reconstructionLoss,
  type ReconstructionObjectiveOptions,
} from '../losses/reconstruction-objective.js';
import { countLiveChannels, featureSpans } from '../models/live-channels.js';
import { trainableVariables, type Network } from '../models/network.js';
import { reconstruct } from '../models/reconstruct.js';
import type { ReconstructionArchitecture } from '../models/reconstruction-architectures.js';

/** What one step saw, before it moved the weights. */
export interface ReconstructionStep {
  readonly objective: number;
  /** Mean squared error of each path, pixel units squared. */
  readonly squaredError: readonly number[];
  /** L_R; 0 where it is not computed. */
  readonly correlation: number;
  /** Neck units of each path that vary over the batch. */
  readonly liveUnits: readonly number[];
}

/** What a step needs besides the batch. */
export interface ReconstructionStepOptions extends Omit<ReconstructionObjectiveOptions, 'pixelRange'> {
  readonly optimizer: tf.Optimizer;
}

/**
 * One step of √(MSE₁² + MSE₂²) + λ·L_R, or of MSE where there is one path (wiedeman-wang-2022.md §1).
 *
 * Needs a backend whose tensors can be read synchronously.
 *
 * @param images [N, height, width, channels] in [0, 1]
 * @throws {NumericalError} where the objective is not finite; no weight has moved then
 *
 * @example
 * const autoencoder = createNetwork(mnistDna, stream.split('init'));
 * const digits = tf.zeros([2, 28, 28, 1]);
 * const optimizer = createAdam(5e-4);
 * const { squaredError } = reconstructionStep(autoencoder, digits, { lambda: 0, optimizer });
 * squaredError.length; // → 2
 * disposeNetwork(autoencoder);
 * optimizer.dispose();
 * digits.dispose();
 */
export function reconstructionStep(
  network: Network<ReconstructionArchitecture>,
  images: tf.Tensor4D,
  options: ReconstructionStepOptions,
): ReconstructionStep {
  const seen: { step?: Omit<ReconstructionStep, 'objective'> } = {};
  const { value, grads } = tf.variableGrads(() => {
    const paths = reconstruct(network, images, { mode: 'train' });
    const { pixelRange = 1 } = network.architecture;
    const loss = reconstructionLoss(paths, images, { ...options, pixelRange });
    seen.step = {
      squaredError: loss.squaredError.map(read),
      correlation: loss.correlation === undefined ? 0 : read(loss.correlation),
      liveUnits: paths.map(({ features }) =>
        countLiveChannels(network.architecture, featureSpans(features).dataSync<'float32'>()),
      ),
    };
    return loss.objective;
  }, trainableVariables(network));
  const objective = read(value);
  try {
    if (!Number.isFinite(objective) || seen.step === undefined)
      throw new NumericalError(`the objective is ${objective}`);
    options.optimizer.applyGradients(grads);
    return { objective, ...seen.step };
  } finally {
    tf.dispose([value, ...Object.values(grads)]);
  }
}

const read = (scalar: tf.Scalar): number => scalar.dataSync<'float32'>()[0] ?? NaN;
