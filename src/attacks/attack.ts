import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { requireAttackConfig } from './attack-config.js';
import type { AttackConfig } from './attack-config.js';
import type { AttackTarget } from './attack-target.js';
import { clipToBall } from './clip-to-ball.js';
import { linf, norms } from './norms.js';
import type { Norm } from './norms.js';
import { betterOf, rankedPoints } from './ranked-points.js';
import type { RankedPoints } from './ranked-points.js';
import { scoreAndGradient } from './score-and-gradient.js';

/** How and with which randomness a batch is attacked. */
export interface AttackRun {
  readonly config: AttackConfig;
  /** The random start of a sample comes from `stream.split('sample ' + id)`, wherever it stands in its batch. */
  readonly stream: RandomStream;
  /** One id a sample, e.g. its index in the data set. */
  readonly sampleIds: readonly number[] | Uint32Array;
}

/** A run with everything worked out for its batch; lengths in the units of `norm`. */
interface Climb {
  readonly target: AttackTarget;
  readonly images: tf.Tensor4D;
  readonly config: AttackConfig;
  readonly norm: Norm;
  readonly budget: number;
  readonly stepSize: number;
}

/**
 * Maximises a target's loss within a ball around each image: the one loop behind FGSM and PGD (paper.md §1).
 *
 * x ← clip(projection(x + step(∇ₓJ))), from the image or a random start. Each step costs one forward and one
 * backward pass, which also rank the point that they start from; the end point costs one more forward pass.
 * With `keep: 'best'` the best point of the path, start included, is returned per sample: fooled before not
 * fooled, then by loss. Its loss is never below the start's, except where the start does not fool and it does.
 * With `keep: 'last'` the end point is returned. Restarts compete by the same rank.
 *
 * @param images [samples, height, width, channels] in [0, 1]; left as they are. The judge checks their range.
 * @returns candidates of the same shape, within the ball and [0, 1] up to rounding; the only tensor left.
 * @throws {ShapeError} if ranks, ids or the target's score do not fit. @throws {ConfigError} on a bad config.
 */
export function attack(target: AttackTarget, images: tf.Tensor4D, run: AttackRun): tf.Tensor4D {
  const { config, sampleIds } = run;
  requireAttackConfig(config);
  requireShape('attack: images', images.shape, [null, null, null, null]);
  const samples = images.shape[0];
  if (sampleIds.length !== samples) {
    throw new ShapeError(`attack: sampleIds must hold ${samples} ids, one an image, got ${sampleIds.length}`);
  }
  // Backends trap on tensors without elements, and there is nothing to attack.
  if (samples === 0) return tf.clone(images);
  const norm = norms[config.norm];
  const dimension = images.size / Math.max(samples, 1);
  const budget = norm.budget(config.epsilon, dimension);
  const stepSize = norm.budget(config.stepSize, dimension);
  return tf.tidy(() => bestOfRestarts({ target, images, config, norm, budget, stepSize }, run));
}

/** The streams live through all restarts, so that more restarts begin with the same ones as fewer. */
function bestOfRestarts(climb: Climb, { config, stream, sampleIds }: AttackRun): tf.Tensor4D {
  const streams =
    config.randomStart === 'none' ? [] : Array.from(sampleIds, (id) => stream.split(`sample ${id}`));
  if (config.keep === 'last' && config.restarts === 1) return ascend(climb, startOf(climb, streams)).end;
  let best: RankedPoints | undefined;
  for (let restart = 0; restart < config.restarts; restart++) {
    const { end, passed } = ascend(climb, startOf(climb, streams));
    const found = tf.tidy(() => bestOf(passed, rankedPoints(end, climb.target(end))));
    tf.dispose([end, passed ?? []]);
    const former = best;
    best = bestOf(former, found);
    if (former !== undefined) tf.dispose([former, found]);
  }
  // Restarts are at least 1, so there is always a best.
  return best?.images ?? tf.clone(climb.images);
}

function startOf({ images, config, norm, budget }: Climb, streams: readonly RandomStream[]): tf.Tensor4D {
  if (config.randomStart === 'none') return tf.clone(images);
  return tf.tidy(() => {
    const delta =
      config.randomStart === 'ball'
        ? norm.randomStart(images.shape, budget, streams)
        : linf.randomStart(images.shape, config.epsilon, streams);
    return clipToBall(images, delta, norm, budget);
  });
}

/** Takes the steps from `start`, which it disposes; returns the end and, if asked, the best point before it. */
function ascend(climb: Climb, start: tf.Tensor4D): { end: tf.Tensor4D; passed: RankedPoints | undefined } {
  const { images, config, norm, budget, stepSize } = climb;
  let end = start;
  let passed: RankedPoints | undefined;
  for (let step = 0; step < config.steps; step++) {
    const [from, former] = [end, passed];
    const next = tf.tidy(() => {
      const { score, gradient } = scoreAndGradient(climb.target, from);
      const delta = tf.add<tf.Tensor4D>(tf.sub(from, images), norm.steepestStep(gradient, stepSize));
      const moved = clipToBall(images, delta, norm, budget);
      return config.keep === 'last' ? { moved } : { moved, best: bestOf(former, rankedPoints(from, score)) };
    });
    tf.dispose([from, former ?? []]);
    end = next.moved;
    passed = next.best;
  }
  return { end, passed };
}

function bestOf(former: RankedPoints | undefined, found: RankedPoints): RankedPoints {
  return former === undefined ? found : betterOf(former, found);
}
