import { requireInteger, requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { requireAttackMethod, type AttackMethod } from './attack-method.js';
import type { NormName } from './norms.js';

/** Everything that an attack's result depends on, besides model, images and stream; plain data. */
export interface AttackConfig {
  /** How reports and errors call it. */
  readonly name: string;
  readonly norm: NormName;
  /** l∞ magnitude in pixel units, in [0, 1]; the budget in l2 is ε·√d for d input values (28·ε for MNIST). */
  readonly epsilon: number;
  /** Gradient steps, at least 1. */
  readonly steps: number;
  /** Length of a step in the units of `epsilon`: multiplied by √d in l2. */
  readonly stepSize: number;
  /**
   * Where each restart begins: at the image; uniformly in the norm's ball; or uniformly within ±ε of each pixel
   * value (the same as the ball for l∞, a cube inscribed in it for l2).
   */
  readonly randomStart: 'none' | 'ball' | 'box';
  /** Independent starts, at least 1, of which the best is kept per sample. */
  readonly restarts: number;
  /** Which point of a path is returned, per sample: the best one, the start included, or the last. */
  readonly keep: 'best' | 'last';
  /** How it moves. @default along the gradient, `stepSize` at a time; the field is then absent */
  readonly method?: AttackMethod;
}

/**
 * `paper`: no point that succeeded is lost (wiedeman-wang-2022.md §6). `released`: the authors' code, which returns the last
 * point and starts within ±ε of each pixel value. Its l2 steps are faulty and not built (wiedeman-wang-2022.md §5, 1 and 2): the
 * released variant differs from them by normalising per sample, as the released figures were re-measured.
 */
export type AttackVariant = 'paper' | 'released';

export interface FgsmOptions {
  readonly norm: NormName;
  /** l∞ magnitude in pixel units, in [0, 1]. */
  readonly epsilon: number;
  /** @default 'paper' */
  readonly variant?: AttackVariant;
}

export interface PgdOptions extends FgsmOptions {
  /** Gradient steps. @default 40 */
  readonly steps?: number;
  /** Units of `epsilon`. @default 3/255 in l∞, 2.5·epsilon/steps in l2 */
  readonly stepSize?: number;
  /** @default 'ball'; 'box' in the released variant */
  readonly randomStart?: AttackConfig['randomStart'];
  /** @default 1 */
  readonly restarts?: number;
  /** @default 'best'; 'last' in the released variant */
  readonly keep?: AttackConfig['keep'];
}

/**
 * The fast gradient (sign) method of wiedeman-wang-2022.md §1: one step of size ε from the image.
 *
 * Departs from the text where the image itself is already misclassified and the step would undo that: the paper
 * variant then returns the image. The released variant returns the step's end always.
 *
 * @throws {ConfigError} on a value out of range.
 *
 * @example
 * fgsm({ norm: 'l2', epsilon: 0.1 }).steps; // → 1
 */
export function fgsm({ norm, epsilon, variant = 'paper' }: FgsmOptions): AttackConfig {
  return requireAttackConfig({
    name: 'fgsm',
    norm,
    epsilon,
    steps: 1,
    stepSize: epsilon,
    randomStart: 'none',
    restarts: 1,
    keep: keptBy('fgsm', variant),
  });
}

/**
 * Projected gradient descent on the negative loss, wiedeman-wang-2022.md §1: random start, 40 steps, projection after each.
 *
 * The text gives no step size; 3/255 is the released code's, 2.5·ε/steps the usual choice for l2.
 *
 * @throws {ConfigError} on a value out of range.
 *
 * @example
 * pgd({ norm: 'linf', epsilon: 0.1 }).steps; // → 40
 */
export function pgd({ norm, epsilon, variant = 'paper', ...options }: PgdOptions): AttackConfig {
  const steps = options.steps ?? 40;
  return requireAttackConfig({
    name: 'pgd',
    norm,
    epsilon,
    steps,
    stepSize: options.stepSize ?? (norm === 'linf' ? 3 / 255 : (2.5 * epsilon) / steps),
    randomStart: options.randomStart ?? (variant === 'released' ? 'box' : 'ball'),
    restarts: options.restarts ?? 1,
    keep: options.keep ?? keptBy('pgd', variant),
  });
}

function keptBy(name: string, variant: AttackVariant): AttackConfig['keep'] {
  return requireOneOf(`${name}: variant`, variant, ['paper', 'released']) === 'released' ? 'last' : 'best';
}

/**
 * Returns `config` if an attack can run with it.
 *
 * @throws {ConfigError} names the attack, the field, its range and the remedy.
 */
export function requireAttackConfig(config: AttackConfig): AttackConfig {
  const { name } = config;
  requireOneOf(`${name}: norm`, config.norm, ['linf', 'l2']);
  requirePixelLength(`${name}: epsilon`, config.epsilon, 1);
  requireInteger(`${name}: steps`, config.steps, { min: 1 });
  // A single l2 step of the default 2.5·ε/steps may exceed the pixel range; the projection shortens it.
  requirePixelLength(`${name}: stepSize`, config.stepSize, 2.5);
  requireOneOf(`${name}: randomStart`, config.randomStart, ['none', 'ball', 'box']);
  requireInteger(`${name}: restarts`, config.restarts, { min: 1 });
  requireOneOf(`${name}: keep`, config.keep, ['best', 'last']);
  if (config.method !== undefined) requireAttackMethod(name, config.method);
  if (config.restarts > 1 && config.randomStart === 'none') {
    throw new ConfigError(
      `${name}: restarts must be 1 without a random start, got ${config.restarts}; set randomStart to 'ball'`,
    );
  }
  return config;
}

/** Returns `value` if it is a length in [0, max] of pixel units; throws a {@link ConfigError} otherwise. */
export function requirePixelLength(where: string, value: number, max: number): number {
  if (value >= 0 && value <= max) return value;
  const advice = value > max ? '; divide by 255' : '';
  throw new ConfigError(`${where} must be in [0, ${max}] (pixel units), got ${String(value)}${advice}`);
}
