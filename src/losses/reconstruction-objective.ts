import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { correlationLoss } from './correlation.js';
import type { Reconstruction } from '../models/reconstruct.js';
import type { RegressionOptions } from './regression.js';

/**
 * Mean squared error of reconstructed pixels, MSE of wiedeman-wang-2022.md §1: the mean over samples and pixels.
 *
 * One pass forward and one back; the gradient, 2(x̂ − x)/n, reaches the first argument only.
 *
 * @param found [N, height, width, channels]
 * @param wanted of the same shape; a constant
 * @throws {ShapeError} where the shapes differ
 */
export function meanSquaredError(found: tf.Tensor4D, wanted: tf.Tensor4D): tf.Scalar {
  requireShape('meanSquaredError: reconstruction', found.shape, wanted.shape);
  const operation = tf.customGrad((x, save) => {
    const difference = tf.sub(x as tf.Tensor4D, wanted);
    (save as tf.GradSaveFunc)([difference]);
    return {
      value: tf.mean<tf.Scalar>(tf.square(difference)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(saved[0] as tf.Tensor, tf.mul(dy, 2 / Math.max(1, wanted.size))),
    };
  });
  return operation(found);
}

/** How the errors of several paths make one objective. */
export type PathCoupling = 'norm' | 'sum';

/** Settings of the objective. */
export interface ReconstructionObjectiveOptions extends RegressionOptions {
  /** Weight of the correlation loss between the first two paths; 0 leaves it out. */
  readonly lambda: number;
  /**
   * `norm`: √(Σ MSE²), the paper's. `sum`: Σ MSE; paths that share no weight are then trained independently, as
   * Adam keeps its moments by weight.
   * @default 'norm'
   */
  readonly coupling?: PathCoupling;
  /** Length of the range in which the objective measures errors; pixels have a range of 1. @default 1 */
  readonly pixelRange?: number;
}

/** The objective and its parts, scalars. */
export interface ReconstructionLoss {
  readonly objective: tf.Scalar;
  /** One a path, pixel units squared. */
  readonly squaredError: readonly tf.Scalar[];
  /** Absent where λ = 0 or there is one path. */
  readonly correlation?: tf.Scalar;
}

/**
 * √(MSE₁² + MSE₂²) + λ·L_R(bottleneck 1, bottleneck 2) for the DNA; MSE for the autoencoder (wiedeman-wang-2022.md §1).
 *
 * @param paths what a network made of the images, one entry a path
 * @param images [N, height, width, channels], what was to be reconstructed
 * @throws {ShapeError | NumericalError} as {@link meanSquaredError} and {@link correlationLoss}
 */
export function reconstructionLoss(
  paths: readonly Reconstruction[],
  images: tf.Tensor4D,
  { lambda, coupling = 'norm', pixelRange = 1, ...regression }: ReconstructionObjectiveOptions,
): ReconstructionLoss {
  const squaredError = paths.map((path) => meanSquaredError(path.images, images));
  const inRange = (error: tf.Scalar) =>
    pixelRange === 1 ? error : tf.mul<tf.Scalar>(error, pixelRange * pixelRange);
  const error = coupled(squaredError.map(inRange), coupling);
  const [first, second] = paths;
  if (lambda === 0 || first === undefined || second === undefined) return { objective: error, squaredError };
  const correlation = correlationLoss(first.features, second.features, regression);
  return { objective: tf.add(error, tf.mul(correlation, lambda)), squaredError, correlation };
}

function coupled(errors: readonly tf.Scalar[], coupling: PathCoupling): tf.Scalar {
  const [only, ...others] = errors;
  if (only !== undefined && others.length === 0) return tf.clone(only);
  if (coupling === 'sum') return tf.addN([...errors]);
  return tf.sqrt(tf.addN(errors.map((error) => tf.square(error))));
}
