import * as tf from '@tensorflow/tfjs-core';
import { requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import type { NetworkOutput } from '../models/forward.js';
import type { Network } from '../models/network.js';
import { meanCrossEntropy } from './pair-objective.js';

/** What an ensemble's objective sees of a batch; it owns nothing of it. */
export interface EnsembleBatch {
  readonly members: readonly Network[];
  /** What each member says of the batch, in their order. */
  readonly outputs: readonly NetworkOutput[];
  /** [N], int32. */
  readonly labels: tf.Tensor1D;
}

/** A scalar that training makes small: differentiable in the members' weights. */
export type EnsembleObjective = (batch: EnsembleBatch) => tf.Scalar;

/**
 * The sum of the members' mean cross-entropies: they are trained side by side and know nothing of each other.
 *
 * @example
 * const options = { members: [small], objective: independentMembers, epochs: 1, batchSize: 20 };
 * const { networks } = await trainEnsemble(options, { images: set, stream });
 * networks.length; // → 1
 * networks.forEach(disposeNetwork);
 */
export const independentMembers: EnsembleObjective = ({ outputs, labels }) =>
  tf.tidy(() => tf.addN(outputs.map(({ logits }) => meanCrossEntropy(logits, labels))));

/** Weights of {@link adaptiveDiversity}. */
export interface DiversityOptions {
  /** Of the entropy of the mean prediction. @default 2 */
  readonly entropy?: number;
  /** Of the logarithm of the members' diversity. @default 0.5 */
  readonly diversity?: number;
}

/**
 * Adaptive diversity promoting regulariser (ADP; Pang et al., ICML 2019, equations 3 to 6): the members' cross-entropies −
 * α·H(mean prediction) − β·log det(ṼᵀṼ), with Ṽ the members' predictions of the classes that are not the label, each of unit
 * length. Two or more members, no more than there are other classes.
 *
 * @returns an objective for `trainEnsemble`
 * @throws {ConfigError} where a weight is negative; when called, for fewer than two members or more than other classes
 *
 * @example
 * const objective = adaptiveDiversity({ diversity: 0.1 });
 * const options = { members: [small, small], objective, epochs: 1, batchSize: 20 };
 * const { networks } = await trainEnsemble(options, { images: set, stream });
 * networks.length; // → 2
 * networks.forEach(disposeNetwork);
 */
export function adaptiveDiversity({
  entropy = 2,
  diversity = 0.5,
}: DiversityOptions = {}): EnsembleObjective {
  requireNumber('adaptiveDiversity: entropy', entropy, { min: 0 });
  requireNumber('adaptiveDiversity: diversity', diversity, { min: 0 });
  return (batch) =>
    tf.tidy(() => {
      const { outputs, labels } = batch;
      const [first] = outputs;
      const classes = first?.logits.shape[1] ?? 0;
      if (outputs.length < 2 || outputs.length > classes - 1) {
        throw new ConfigError(
          `adaptiveDiversity: there must be 2 to ${classes - 1} members for ${classes} classes, got ${outputs.length}`,
        );
      }
      const predictions = outputs.map(({ logits }) => tf.softmax(logits));
      const mean = tf.div(tf.addN(predictions), outputs.length);
      const plogp = tf.mul(mean, tf.log(tf.add(mean, tiny)));
      const meanEntropy = tf.neg(tf.mean(tf.sum(plogp, 1)));
      const spread = tf.mean(logVolume(predictions as tf.Tensor2D[], labels));
      const regularised = tf.add(tf.mul(meanEntropy, entropy), tf.mul(spread, diversity));
      return tf.sub<tf.Scalar>(independentMembers(batch), regularised);
    });
}

const tiny = 1e-20;

/** log det of the Gram matrix of the members' normalised predictions of other classes, by sample [N]. */
function logVolume(predictions: readonly tf.Tensor2D[], labels: tf.Tensor1D): tf.Tensor1D {
  const classes = predictions[0]?.shape[1] ?? 0;
  const others = tf.sub(1, tf.oneHot(labels, classes));
  const unit = predictions.map((prediction) => {
    const masked = tf.mul(prediction, others);
    const length = tf.sqrt(tf.add(tf.sum(tf.square(masked), 1, true), tiny));
    return tf.div<tf.Tensor2D>(masked, length);
  });
  // Gram–Schmidt: the determinant is the product of the squared lengths of what each adds to those before it.
  const kept: tf.Tensor2D[] = [];
  const logs: tf.Tensor[] = [];
  for (const vector of unit) {
    let rest = vector;
    for (const other of kept) {
      const along = tf.div(
        tf.sum(tf.mul(rest, other), 1, true),
        tf.add(tf.sum(tf.square(other), 1, true), tiny),
      );
      rest = tf.sub(rest, tf.mul(along, other));
    }
    kept.push(rest);
    logs.push(tf.log(tf.add(tf.sum(tf.square(rest), 1), 1e-6)));
  }
  return tf.addN(logs) as tf.Tensor1D;
}
