import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../core/errors.js';
import { meanCrossEntropy } from '../losses/pair-objective.js';
import { distancePenalty, squaredParameterDistance } from '../losses/parameter-distance.js';
import { forward } from '../models/forward.js';
import { trainableVariables } from '../models/network.js';
import type { NetworkPair } from './pair-step.js';

/**
 * How the two cross-entropies are joined. `paper`: √(CE₁² + CE₂²), as in the pair objective. `released`: their sum,
 * as in the authors' notebook.
 */
export type DistanceVariant = 'paper' | 'released';

/** What a step needs besides the batch. */
export interface DistanceStepOptions {
  /** D, the wanted ‖θ₁ − θ₂‖²_F. */
  readonly squaredDistance: number;
  /** λ_D. */
  readonly lambda: number;
  readonly variant: DistanceVariant;
  readonly optimizer: tf.Optimizer;
}

/** What one step saw, before it moved the weights. */
export interface DistanceStep {
  readonly objective: number;
  readonly crossEntropy: readonly [number, number];
  /** ‖θ₁ − θ₂‖²_F. */
  readonly squaredDistance: number;
}

/**
 * One step of the cross-entropies + λ_D·(‖θ₁ − θ₂‖²_F − D)², one optimiser over both models (wiedeman-wang-2022.md §1, "Parametric
 * distance"). The distance is over the trainable parameters.
 *
 * @param images [N, height, width, channels] in [0, 1]
 * @param labels [N], int32
 * @throws {NumericalError} where the objective is not finite; no weight has moved then
 */
export async function distanceStep(
  pair: NetworkPair,
  batch: { readonly images: tf.Tensor4D; readonly labels: tf.Tensor1D },
  options: DistanceStepOptions,
): Promise<DistanceStep> {
  const variables = pair.map(trainableVariables) as [tf.Variable[], tf.Variable[]];
  const seen: tf.Scalar[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const [first, second] = pair.map((network) =>
      meanCrossEntropy(forward(network, batch.images, 'train').logits, batch.labels),
    ) as [tf.Scalar, tf.Scalar];
    const squared = squaredParameterDistance(...variables);
    for (const part of [first, second, squared]) seen.push(tf.keep(tf.clone(part)));
    const joined =
      options.variant === 'released'
        ? tf.add<tf.Scalar>(first, second)
        : tf.sqrt(tf.add<tf.Scalar>(tf.square(first), tf.square(second)));
    const { squaredDistance: wanted, lambda } = options;
    return tf.add<tf.Scalar>(joined, distancePenalty(squared, { wanted, lambda }));
  }, variables.flat());
  try {
    const numbers = await Promise.all(
      [value, ...seen].map(async (scalar) => (await scalar.data())[0] ?? NaN),
    );
    const [objective = NaN, first = NaN, second = NaN, squaredDistance = NaN] = numbers;
    if (!Number.isFinite(objective)) throw new NumericalError(`the objective is ${objective}`);
    options.optimizer.applyGradients(grads);
    return { objective, crossEntropy: [first, second], squaredDistance };
  } finally {
    tf.dispose([value, seen, grads]);
  }
}
