import * as tf from '@tensorflow/tfjs-core';
import type { PreparedCorrelation } from './correlation.js';
import { pairCorrelation, type CorrelationForm } from './pair-correlation.js';
import type { NetworkOutput } from '../models/forward.js';
import type { RegressionOptions } from './regression.js';

/**
 * Mean cross-entropy of logits [N, classes] against labels [N] (int32), in nats.
 *
 * @example
 * const given = tf.tensor1d([0, 1], 'int32');
 * meanCrossEntropy(tf.zeros([2, 4]), given).dataSync()[0].toFixed(3); // → 1.386
 */
export function meanCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    const target = tf.oneHot(labels, logits.shape[1]);
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(tf.logSoftmax(logits), target), 1)));
  });
}

/** The pair objective and its parts, scalars. */
export interface PairObjective {
  readonly objective: tf.Scalar;
  readonly crossEntropy: readonly [tf.Scalar, tf.Scalar];
  /** Absent where λ = 0: the regular pair is trained without it. */
  readonly correlation?: tf.Scalar;
}

/** What the objective needs besides the outputs. */
export interface PairObjectiveOptions extends RegressionOptions {
  readonly lambda: number;
  /** What L_R is. @default 'one-way', the paper's */
  readonly form?: CorrelationForm;
  /** The correlation loss at these features, for a backend that can't be read at once. */
  readonly prepared?: PreparedCorrelation | undefined;
}

/**
 * √(CE₁² + CE₂²) + λ·L_R (Experimental procedures, "Training"); λ = 0 trains a regular pair.
 *
 * @param outputs what both networks say of the same batch
 * @param labels [N], int32
 */
export function pairObjective(
  outputs: readonly [NetworkOutput, NetworkOutput],
  labels: tf.Tensor1D,
  options: PairObjectiveOptions,
): PairObjective {
  const [first, second] = outputs;
  const crossEntropy = [
    meanCrossEntropy(first.logits, labels),
    meanCrossEntropy(second.logits, labels),
  ] as const;
  const norm = tf.sqrt(tf.add<tf.Scalar>(tf.square(crossEntropy[0]), tf.square(crossEntropy[1])));
  if (options.lambda === 0) return { objective: norm, crossEntropy };
  const lossOf = options.prepared?.at ?? ((z1, z2) => pairCorrelation(z1, z2, options));
  const correlation = lossOf(first.features, second.features);
  const objective = tf.add<tf.Scalar>(norm, tf.mul<tf.Scalar>(correlation, options.lambda));
  return { objective, crossEntropy, correlation };
}
