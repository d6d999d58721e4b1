import * as tf from '@tensorflow/tfjs-core';
import { readsSynchronously } from '../ops/synchronous-reads.js';
import { ConfigError } from '../core/errors.js';
import { canonicalCorrelationLoss } from './canonical-correlation.js';
import { correlationLoss } from './correlation.js';
import { distanceCorrelationLoss } from './distance-correlation-loss.js';
import { unevenness } from './live-share.js';
import { otherCorrelationLoss } from './other-shapes.js';
import type { RegressionOptions } from './regression.js';

/**
 * What a pair is decorrelated by:
 * - `one-way`: L_R of the second model's features on the first's (Algorithm 1), the paper's.
 * - `two-way`: ½(L_R(Z₁→Z₂) + L_R(Z₂→Z₁)). L_R sees one direction, and the correlation can stay in the other.
 * - `rank-aware`: L_R + U(Z₁) + U(Z₂), where U = log(1/p) for the smooth share p of live columns ({@link unevenness}). L_R
 *   falls with every column that dies, as R² by chance is kept columns / (N − 1), and is 0 where all have died; U rises, to
 *   log M. The number of kept columns itself has no gradient, so that dividing L_R by it would change nothing.
 * - `canonical`: the mean squared canonical correlation of both, in the log form ({@link canonicalCorrelationLoss}): symmetric,
 *   a mean over the directions that there are, and blind to how the variance is spread over them.
 * - `distance`: the bias-corrected squared distance correlation of both, in the log form ({@link distanceCorrelationLoss}): symmetric, and
 *   sees what is not linear too.
 * - `r-squared`, `bare-log`: shapes of the one-way loss that the paper decided against ({@link otherCorrelationLoss}).
 *
 * All but the first are ours.
 */
export const correlationForms = [
  'one-way',
  'two-way',
  'rank-aware',
  'canonical',
  'distance',
  'r-squared',
  'bare-log',
] as const;
export type CorrelationForm = (typeof correlationForms)[number];

/**
 * The correlation loss of a pair, in one of its forms.
 *
 * @param z1 features of the first model [N, M₁]
 * @param z2 features of the second model [N, M₂]
 * @returns a scalar, differentiable once in both
 * @throws {ShapeError | NumericalError} as {@link correlationLoss}
 * @throws {ConfigError} for any form but `one-way` and `distance` on a backend that can't be read at once
 */
export function pairCorrelation(
  z1: tf.Tensor2D,
  z2: tf.Tensor2D,
  { form = 'one-way', ...options }: RegressionOptions & { readonly form?: CorrelationForm } = {},
): tf.Scalar {
  if (form === 'one-way') return correlationLoss(z1, z2, options);
  if (form === 'distance') return distanceCorrelationLoss(z1, z2);
  if (!readsSynchronously()) {
    throw new ConfigError(
      `correlation loss: the form ${form} needs a backend that can be read at once, got ${tf.getBackend()}; ` +
        'use wasm or tensorflow',
    );
  }
  if (form === 'canonical') return canonicalCorrelationLoss(z1, z2);
  if (form === 'r-squared' || form === 'bare-log') {
    return otherCorrelationLoss(z1, z2, { ...options, shape: form });
  }
  const there = correlationLoss(z1, z2, options);
  if (form === 'two-way') {
    return tf.mul<tf.Scalar>(tf.add<tf.Scalar>(there, correlationLoss(z2, z1, options)), 0.5);
  }
  return tf.addN([there, unevenness(z1), unevenness(z2)]);
}
