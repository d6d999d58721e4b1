import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';

/**
 * Squared Frobenius distance of two models' parameters, ‖θ₁ − θ₂‖²_F = Σ (θ₁ − θ₂)² over all arrays (wiedeman-wang-2022.md §1,
 * "Parametric distance"; Figure 1's horizontal axis). Differentiable in both.
 *
 * @param first arrays of the first model; the second's must have the same shapes, in the same order
 * @returns a scalar
 * @throws {ShapeError} where the arrays do not correspond.
 */
export function squaredParameterDistance(
  first: readonly tf.Tensor[],
  second: readonly tf.Tensor[],
): tf.Scalar {
  if (first.length === 0 || first.length !== second.length) {
    throw new ShapeError(
      `squaredParameterDistance: both models need as many arrays, at least one, got ${first.length} and ${second.length}`,
    );
  }
  return tf.tidy(() =>
    tf.addN(
      first.map((array, index) => {
        const other = second[index] ?? array;
        requireShape(`squaredParameterDistance: array ${index}`, other.shape, array.shape);
        return tf.sum<tf.Scalar>(tf.square(tf.sub(array, other)));
      }),
    ),
  );
}

/**
 * λ_D·(‖θ₁ − θ₂‖²_F − D)²: pulls two models to the squared distance D (wiedeman-wang-2022.md §1).
 *
 * @param squaredDistance ‖θ₁ − θ₂‖²_F, a scalar
 */
export function distancePenalty(
  squaredDistance: tf.Scalar,
  { wanted, lambda }: { readonly wanted: number; readonly lambda: number },
): tf.Scalar {
  return tf.tidy(() => tf.mul<tf.Scalar>(tf.square(tf.sub(squaredDistance, wanted)), lambda));
}
