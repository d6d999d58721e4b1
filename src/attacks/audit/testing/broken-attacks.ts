import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../attack.js';
import type { AttackConfig } from '../../attack-config.js';
import { classificationTarget, type AttackTarget, type Labels, type LogitsOf } from '../../attack-target.js';
import { clipToBall } from '../../clip-to-ball.js';
import { norms } from '../../norms.js';
import type { Attacker } from '../audit-context.js';

/** Where a step begins, and what it may use. */
interface Step {
  readonly gradient: tf.Tensor4D;
  readonly config: AttackConfig;
  /** Of the config's step and ball in the norm's units. */
  readonly stepSize: number;
}

/** A loop of steps with one thing wrong: how a step is made, or what is done with its end. */
function looping(
  move: (step: Step) => tf.Tensor4D,
  { project = true }: { readonly project?: boolean } = {},
): Attacker {
  return (target, images, { config }) =>
    tf.tidy(() => {
      const norm = norms[config.norm];
      const dimension = images.size / images.shape[0];
      const budget = norm.budget(config.epsilon, dimension);
      const stepSize = norm.budget(config.stepSize, dimension);
      let points: tf.Tensor4D = tf.clone(images);
      for (let count = 0; count < config.steps; count++) {
        const gradient = tf.grad((x) => tf.sum(target(x as tf.Tensor4D).loss))(points) as tf.Tensor4D;
        const moved = tf.add<tf.Tensor4D>(points, move({ gradient, config, stepSize }));
        points = project ? clipToBall(images, tf.sub(moved, images), norm, budget) : moved;
      }
      return points;
    });
}

/** The released FGSM-l2 (wiedeman-wang-2022.md §5, 1): one norm for the whole batch. */
export const batchWideNorm = looping(({ gradient, stepSize }) =>
  tf.mul(gradient, tf.div(stepSize, tf.norm(gradient))),
);

/** The released PGD-l2 (wiedeman-wang-2022.md §5, 2): the raw gradient of the batch mean. */
export const rawGradient = looping(({ gradient, config }) =>
  tf.mul(gradient, config.stepSize / gradient.shape[0]),
);

/** Goes down where it should go up. */
export const descending = looping(({ gradient, config, stepSize }) =>
  norms[config.norm].steepestStep(tf.neg(gradient), stepSize),
);

/** Never projects. */
export const unbounded = looping(
  ({ gradient, config, stepSize }) => norms[config.norm].steepestStep(gradient, stepSize),
  { project: false },
);

/** Momentum that never projects, or whose gradients are normalised over the whole batch. */
export const momentum =
  ({ project = true, norm: scope = 'sample' }: { project?: boolean; norm?: 'sample' | 'batch' }): Attacker =>
  (target, images, run) => {
    let former: tf.Tensor4D | undefined;
    const attacker = looping(
      ({ gradient, config, stepSize }) => {
        const axes = scope === 'batch' ? undefined : [1, 2, 3];
        const own = tf.div<tf.Tensor4D>(gradient, tf.sum(tf.abs(gradient), axes, true));
        const accumulated = former === undefined ? own : tf.add<tf.Tensor4D>(former, own);
        former = accumulated;
        return scope === 'batch'
          ? tf.mul<tf.Tensor4D>(accumulated, tf.div(stepSize, tf.norm(accumulated)))
          : norms[config.norm].steepestStep(accumulated, stepSize);
      },
      { project },
    );
    return attacker(target, images, run);
  };

/** Forgets ε: its ball is always the same, small one. */
export const sameBall: Attacker = (target, images, run) =>
  attack(target, images, { ...run, config: { ...run.config, epsilon: Math.min(run.config.epsilon, 0.02) } });

/** Returns the images. */
export const idle: Attacker = (_target, images) => tf.clone(images);

/** Loses what it had won: after its last step it goes most of the way back. */
export const lostIterate: Attacker = (target, images, run) =>
  tf.tidy(() => {
    const found = attack(target, images, run);
    return tf.add<tf.Tensor4D>(images, tf.mul(tf.sub(found, images), 0.3));
  });

/** Uses a smaller ball where a larger one is allowed. */
export const inverseBall: Attacker = (target, images, run) =>
  attack(target, images, { ...run, config: { ...run.config, epsilon: 0.0025 / run.config.epsilon } });

/** Gets nowhere from its first start. */
export const wastedStart: Attacker = (target, images, run) =>
  attack(target, images, run.config.restarts > 1 ? run : { ...run, config: { ...run.config, stepSize: 0 } });

/** Draws random starts by the place in the batch. */
export const startByPlace: Attacker = (target, images, run) =>
  attack(target, images, { ...run, sampleIds: [...run.sampleIds.keys()] });

/** One number that is none spoils the batch. */
export const spoilt: Attacker = (target, images, run) =>
  tf.tidy(() => {
    const found = attack(target, images, run);
    const first = tf.reshape(tf.cast(tf.equal(tf.range(0, images.shape[0]), 0), 'float32'), [-1, 1, 1, 1]);
    return tf.add<tf.Tensor4D>(found, tf.div(tf.mul(first, 0), tf.sub(1, first)));
  });

/** Steps once, whatever it is asked for. */
export const singleStep: Attacker = (target, images, run) =>
  attack(target, images, { ...run, config: { ...run.config, steps: 1, stepSize: run.config.epsilon / 8 } });

/** −log of a probability that was rounded and clipped: flat wherever the model is certain. */
export function saturatingTarget(logitsOf: LogitsOf, scale: number): (labels: Labels) => AttackTarget {
  return (labels) => (images) =>
    tf.tidy(() => {
      const logits = logitsOf(images);
      const label = tf.tensor1d(labels, 'int32');
      const shares = tf.mul(tf.softmax(tf.mul(logits, scale)), tf.oneHot(label, logits.shape[1]));
      const own = tf.sum<tf.Tensor1D>(shares, 1);
      const loss = tf.neg<tf.Tensor1D>(tf.log(tf.clipByValue(own, 1e-7, 1)));
      return { loss, fooled: tf.notEqual<tf.Tensor1D>(tf.cast(tf.argMax(logits, 1), 'int32'), label) };
    });
}

/** A loss that is rounded to steps, with a gradient that points away from the goal: gradients that are hidden. */
export function roundedTarget(logitsOf: LogitsOf): (labels: Labels) => AttackTarget {
  return (labels) => (images) =>
    tf.tidy(() => {
      const { loss, fooled } = classificationTarget(logitsOf, labels, 'margin')(images);
      // Rounding has the gradient 0; what is left comes from the second term, too small to change a rank.
      const misled = tf.mul<tf.Tensor1D>(tf.mean(images, [1, 2, 3]), 1e-6);
      return { loss: tf.add<tf.Tensor1D>(tf.round(tf.mul(loss, 4)), misled), fooled };
    });
}

/** The square root of a distance that is 0 at the start: its slope there is not finite. */
export function rootTarget(sound: (labels: Labels) => AttackTarget, origin: tf.Tensor4D) {
  return (labels: Labels): AttackTarget =>
    (images) =>
      tf.tidy(() => {
        const { loss, fooled } = sound(labels)(images);
        const way = tf.sum(tf.abs(tf.sub(images, tf.slice(origin, 0, images.shape[0]))), [1, 2, 3]);
        return { loss: tf.add<tf.Tensor1D>(loss, tf.sqrt(way)), fooled };
      });
}
