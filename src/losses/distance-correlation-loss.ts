import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import { correlationEpsilon } from './correlation.js';

/** Smallest squared distance that is told from none: the root's slope has no bound at 0. */
const smallestSquare = 1e-8;

/**
 * A correlation loss that sees relations which are not linear too: −log(1 − d + ε) for the bias-corrected squared distance
 * correlation d of both features over a batch, in the place that R² has in the paper's; 0 where d is below 0. Ours, not the paper's.
 *
 * d is the cosine of the U-centred matrices of Euclidean distances (Székely & Rizzo 2014, §2): 0 on average for independent features,
 * whatever their number; 1 where one set is the other moved, turned or scaled. Nothing is factored, so that N may be below M; time and
 * memory grow as N².
 *
 * @param z1 features of the first model [N, M₁]
 * @param z2 features of the second model [N, M₂], of the same samples
 * @returns a scalar, differentiable by the backend's own gradients; −log(1 + ε) where a model's features are all alike
 * @throws {ShapeError} unless both have the same number of rows, at least 4
 */
export function distanceCorrelationLoss(z1: tf.Tensor2D, z2: tf.Tensor2D): tf.Scalar {
  const [rows] = z1.shape;
  requireShape('distance correlation loss: second features', z2.shape, [rows, null]);
  if (rows < 4)
    throw new ShapeError(`distance correlation loss: there must be at least 4 samples, got ${rows}`);
  return tf.tidy(() => {
    const [a, b] = [uCentredDistances(z1), uCentredDistances(z2)];
    const product = (one: tf.Tensor2D, other: tf.Tensor2D) => tf.sum<tf.Scalar>(tf.mul(one, other));
    const norms = tf.sqrt(tf.maximum(tf.mul(product(a, a), product(b, b)), smallestSquare));
    const d = tf.relu(tf.div<tf.Scalar>(product(a, b), norms));
    const unexplained: tf.Scalar = tf.sub(1 + correlationEpsilon, d);
    return tf.neg<tf.Scalar>(tf.log(unexplained));
  });
}

/** Distances of all pairs of rows less the means of their rows and columns; 0 on the diagonal. In units of the rows' root mean square. */
function uCentredDistances(z: tf.Tensor2D): tf.Tensor2D {
  const [n] = z.shape;
  const centred = tf.sub<tf.Tensor2D>(z, tf.mean(z, 0, true));
  const lengths = tf.sum(tf.square(centred), 1, true);
  // Scaling all features changes no correlation; without it the smallest square would depend on their unit.
  const scale = tf.maximum(tf.mean(lengths), smallestSquare);
  const squares = tf.sub(
    tf.add(lengths, tf.transpose(lengths)),
    tf.mul(tf.matMul(centred, centred, false, true), 2),
  );
  const apart = tf.sub(1, tf.eye(n));
  const distances = tf.mul(tf.sqrt(tf.maximum(tf.div(squares, scale), smallestSquare)), apart);
  const sums = tf.sum(distances, 1, true);
  const total = tf.sum(sums);
  const means = tf.div(tf.add(sums, tf.transpose(sums)), n - 2);
  const all = tf.div(total, (n - 1) * (n - 2));
  return tf.mul<tf.Tensor2D>(tf.add(tf.sub(distances, means), all), apart);
}
