import * as tf from '@tensorflow/tfjs-core';
import { requireAttackConfig, type AttackConfig } from './attack-config.js';
import type { AttackMethod } from './attack-method.js';
import type { Mover } from './climb.js';
import { clipToBall } from './clip-to-ball.js';
import type { NormName } from './norms.js';

export interface MiFgsmOptions {
  readonly norm: NormName;
  /** l∞ magnitude in pixel units, in [0, 1]. */
  readonly epsilon: number;
  /** μ, the share of the accumulated gradient that the next step keeps. @default 1.0 */
  readonly decay?: number;
  /** Gradient steps. @default 10 */
  readonly steps?: number;
  /** α, units of `epsilon`. @default epsilon/steps */
  readonly stepSize?: number;
  /** @default 'none' */
  readonly randomStart?: AttackConfig['randomStart'];
  /** @default 1 */
  readonly restarts?: number;
  /** @default 'best' */
  readonly keep?: AttackConfig['keep'];
}

/**
 * The momentum iterative method, MI-FGSM: steps along an accumulated gradient g ← μ·g + ∇J/‖∇J‖₁.
 *
 * Dong et al. 2018 ("Boosting adversarial attacks with momentum"), algorithm 1, with its defaults: μ = 1, T = 10
 * steps of ε/T from the image; in l2 the step is α·g/‖g‖₂ (equation 9). Departs from it in what is kept: the best
 * point of the path, start included; `keep: 'last'` returns the paper's.
 *
 * @throws {ConfigError} on a value out of range.
 *
 * @example
 * miFgsm({ norm: 'linf', epsilon: 0.1 }).steps; // → 10
 */
export function miFgsm({ norm, epsilon, decay = 1, steps = 10, ...options }: MiFgsmOptions): AttackConfig {
  return requireAttackConfig({
    name: 'mi-fgsm',
    norm,
    epsilon,
    steps,
    stepSize: options.stepSize ?? epsilon / steps,
    randomStart: options.randomStart ?? 'none',
    restarts: options.restarts ?? 1,
    keep: options.keep ?? 'best',
    method: { kind: 'momentum', decay },
  });
}

const perSample = [1, 2, 3];

/** ∇J/‖∇J‖₁, per sample; zero where there is no usable gradient. Divided by its maximum first, against underflow. */
function normalised(gradient: tf.Tensor4D): tf.Tensor4D {
  const scaled = tf.div(gradient, tf.max(tf.abs(gradient), perSample, true));
  const quotient = tf.div<tf.Tensor4D>(scaled, tf.sum(tf.abs(scaled), perSample, true));
  return tf.where(tf.isFinite(quotient), quotient, tf.zerosLike(gradient));
}

/** Moves along the accumulated gradient, which starts at zero in each restart. */
export const momentumMover =
  ({ decay }: Extract<AttackMethod, { kind: 'momentum' }>): Mover =>
  ({ images, norm, budget, stepSize }, { points, gradient }, state) => {
    const own = normalised(gradient);
    const former = state?.['accumulated'];
    const accumulated = (former === undefined ? own : tf.add(tf.mul(former, decay), own)) as tf.Tensor4D;
    const delta = tf.add<tf.Tensor4D>(tf.sub(points, images), norm.steepestStep(accumulated, stepSize));
    return { moved: clipToBall(images, delta, norm, budget), state: { accumulated } };
  };
