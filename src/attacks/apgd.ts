import * as tf from '@tensorflow/tfjs-core';
import { requireAttackConfig, type AttackConfig } from './attack-config.js';
import type { AttackMethod } from './attack-method.js';
import type { Climb, Mover, MoverState, Visit } from './climb.js';
import { clipToBall } from './clip-to-ball.js';
import type { NormName } from './norms.js';
import { spreadOverPixels } from './spread-over-pixels.js';

export interface ApgdOptions {
  readonly norm: NormName;
  /** l∞ magnitude in pixel units, in [0, 1]. */
  readonly epsilon: number;
  /** N_iter, gradient steps. @default 100 */
  readonly steps?: number;
  /** η⁽⁰⁾, units of `epsilon`. @default 2·epsilon */
  readonly stepSize?: number;
  /** α, the weight of the new step beside the former move. @default 0.75 */
  readonly momentum?: number;
  /** ρ, the share of steps between checkpoints that must raise the loss. @default 0.75 */
  readonly raisedShare?: number;
  /** @default 'ball' */
  readonly randomStart?: AttackConfig['randomStart'];
  /** @default 1 */
  readonly restarts?: number;
}

/**
 * Auto-PGD: gradient steps with momentum whose length halves, per sample, when they stop paying, and which then go
 * on from the best point so far.
 *
 * Croce & Hein 2020 ("Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free
 * attacks"), algorithm 1 and §3, with its defaults. The loss is the target's: APGD-CE on
 * `classificationTarget(…, 'cross-entropy')`, APGD-DLR on `classificationTarget(…, 'dlr')`. The search follows the
 * highest loss; what is returned is the best by the loop's rank, so that no success is lost.
 *
 * @throws {ConfigError} on a value out of range.
 *
 * @example
 * apgd({ norm: 'linf', epsilon: 0.1 }).steps; // → 100
 */
export function apgd({ norm, epsilon, ...options }: ApgdOptions): AttackConfig {
  const { momentum = 0.75, raisedShare = 0.75 } = options;
  return requireAttackConfig({
    name: 'apgd',
    norm,
    epsilon,
    steps: options.steps ?? 100,
    stepSize: options.stepSize ?? 2 * epsilon,
    randomStart: options.randomStart ?? 'ball',
    restarts: options.restarts ?? 1,
    keep: 'best',
    method: { kind: 'auto-step', momentum, raisedShare },
  });
}

/**
 * The steps w_j after which the step size is looked at: ⌈p_j·N⌉ with p₀ = 0, p₁ = 0.22 and
 * p_{j+1} = p_j + max(p_j − p_{j−1} − 0.03, 0.06) (Croce & Hein 2020, §3.1).
 *
 * @returns 0 and the checkpoints up to `steps`, rising
 */
export function apgdCheckpoints(steps: number): number[] {
  const checkpoints = [0];
  // In hundredths, so that no rounding moves a checkpoint.
  let [former, share] = [0, 22];
  while (share <= 100) {
    const next = Math.ceil((share * steps) / 100);
    if (next > (checkpoints.at(-1) ?? 0)) checkpoints.push(next);
    [former, share] = [share, share + Math.max(share - former - 3, 6)];
  }
  return checkpoints;
}

/** What APGD remembers: pictures [samples, height, width, channels], the rest one value a sample. */
interface Memory extends MoverState {
  readonly previous: tf.Tensor4D;
  readonly bestPoint: tf.Tensor4D;
  readonly bestGradient: tf.Tensor4D;
  readonly bestLoss: tf.Tensor1D;
  readonly lastLoss: tf.Tensor1D;
  readonly stepSize: tf.Tensor1D;
  /** Steps since the last checkpoint that raised the loss. */
  readonly raised: tf.Tensor1D;
  /** Whether the last checkpoint halved the step (bool), and the best loss it saw. */
  readonly halved: tf.Tensor1D;
  readonly checkpointLoss: tf.Tensor1D;
}

const column = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [values.shape[0] ?? 0, 1, 1, 1]);

/** Where the loss of a visit is NaN it ranks below all others. */
const comparable = (loss: tf.Tensor1D): tf.Tensor1D =>
  tf.where(tf.isNaN(loss), tf.fill(loss.shape, -3e38), loss);

/**
 * Moves as APGD does. A checkpoint w is looked at when the w-th point after the start has been scored.
 *
 * Where loss and gradient underflow, the loop's stand-in gradient is followed, and the step halves at checkpoints.
 */
export const autoStepMover = ({
  momentum,
  raisedShare,
}: Extract<AttackMethod, { kind: 'auto-step' }>): Mover => {
  return (climb, visit, state) => {
    if (state === undefined) return firstMove(climb, visit);
    const known = withVisit(state as Memory, visit);
    const { at, gradient, memory } = atCheckpoint(climb, { ...visit, raisedShare }, known);
    const full = stepFrom(climb, { at, gradient, stepSize: memory.stepSize });
    const { images, norm, budget } = climb;
    const moved = tf.add<tf.Tensor4D>(
      tf.add(at, tf.mul(momentum, tf.sub(full, at))),
      tf.mul(1 - momentum, tf.sub(at, memory.previous)),
    );
    return {
      moved: clipToBall(images, tf.sub(moved, images), norm, budget),
      state: fresh({ ...memory, previous: at }),
    };
  };
};

/** Clones of all, as a mover's state must not share tensors with anything. */
const fresh = (memory: Memory): Memory =>
  Object.fromEntries(Object.entries(memory).map(([name, value]) => [name, tf.clone(value)])) as Memory;

function firstMove(climb: Climb, { points, gradient, score }: Visit): ReturnType<Mover> {
  const loss = comparable(score.loss);
  const stepSize = tf.fill<tf.Rank.R1>(loss.shape, climb.stepSize);
  const state: Memory = {
    previous: points,
    bestPoint: points,
    bestGradient: gradient,
    bestLoss: loss,
    lastLoss: loss,
    stepSize,
    raised: tf.zeros(loss.shape),
    halved: tf.zeros(loss.shape, 'bool'),
    checkpointLoss: loss,
  };
  return { moved: stepFrom(climb, { at: points, gradient, stepSize }), state: fresh(state) };
}

/** The projected step of each sample's own length. */
function stepFrom(
  { images, norm, budget }: Climb,
  { at, gradient, stepSize }: { at: tf.Tensor4D; gradient: tf.Tensor4D; stepSize: tf.Tensor1D },
): tf.Tensor4D {
  const step = tf.mul<tf.Tensor4D>(norm.steepestStep(gradient, 1), column(stepSize));
  return clipToBall(images, tf.add(tf.sub(at, images), step), norm, budget);
}

/** Counts the step that led here, and keeps the point if its loss is the highest. */
function withVisit(memory: Memory, { points, gradient, score }: Visit): Memory {
  const loss = comparable(score.loss);
  const higher = tf.greater(loss, memory.bestLoss);
  const take = spreadOverPixels(higher, points.shape);
  return {
    ...memory,
    raised: tf.add(memory.raised, tf.cast(tf.greater(loss, memory.lastLoss), 'float32')),
    bestPoint: tf.where(take, points, memory.bestPoint),
    bestGradient: tf.where(take, gradient, memory.bestGradient),
    bestLoss: tf.where(higher, loss, memory.bestLoss),
    lastLoss: loss,
  };
}

/**
 * At a checkpoint, halves the step of samples where fewer than ρ of the last steps raised the loss (condition 1), or
 * where neither step size nor best loss changed since the last checkpoint (condition 2), and returns them to their
 * best point.
 */
function atCheckpoint(
  { config }: Climb,
  { points, gradient, step, raisedShare }: Visit & { readonly raisedShare: number },
  memory: Memory,
): { at: tf.Tensor4D; gradient: tf.Tensor4D; memory: Memory } {
  const checkpoints = apgdCheckpoints(config.steps);
  const index = checkpoints.indexOf(step);
  if (index < 1) return { at: points, gradient, memory };
  const steps = step - (checkpoints[index - 1] ?? 0);
  const idle = tf.less(memory.raised, raisedShare * steps);
  const still = tf.logicalAnd(tf.logicalNot(memory.halved), tf.equal(memory.bestLoss, memory.checkpointLoss));
  const halved = tf.logicalOr<tf.Tensor1D>(idle, still);
  const back = spreadOverPixels(halved, points.shape);
  return {
    at: tf.where(back, memory.bestPoint, points),
    gradient: tf.where(back, memory.bestGradient, gradient),
    memory: {
      ...memory,
      stepSize: tf.where(halved, tf.div<tf.Tensor1D>(memory.stepSize, 2), memory.stepSize),
      lastLoss: tf.where(halved, memory.bestLoss, memory.lastLoss),
      raised: tf.zerosLike(memory.raised),
      halved,
      checkpointLoss: memory.bestLoss,
    },
  };
}
