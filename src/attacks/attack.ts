import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { requireAttackConfig } from './attack-config.js';
import type { AttackConfig } from './attack-config.js';
import type { AttackTarget } from './attack-target.js';
import { autoStepMover } from './apgd.js';
import type { Climb, Mover, MoverState, Path } from './climb.js';
import { stepInOne } from '../ops/step-in-box.js';
import { clipToBall } from './clip-to-ball.js';
import { momentumMover } from './mi-fgsm.js';
import { linf, norms } from './norms.js';
import { betterOf, rankedPoints, requirePerSample } from './ranked-points.js';
import type { RankedPoints } from './ranked-points.js';
import { scoreAndGradient, type ScoreWithGradient } from './score-and-gradient.js';
import { squareSearch } from './square.js';

/** How and with which randomness a batch is attacked. */
export interface AttackRun {
  readonly config: AttackConfig;
  /** The random start of a sample comes from `stream.split('sample ' + id)`, wherever it stands in its batch. */
  readonly stream: RandomStream;
  /** One id a sample, e.g. its index in the data set. */
  readonly sampleIds: readonly number[] | Uint32Array;
  /**
   * What {@link scoreAndGradient} says of this target at `images`, where the caller knows it from another attack on
   * them; the caller keeps the tensors. Saves the first pass of an attack that starts at the images, and changes no
   * bit of it; not looked at under a random start. @default worked out here
   */
  readonly atImages?: ScoreWithGradient;
}

/**
 * Maximises a target's loss within a ball around each image: the one loop behind FGSM and PGD (wiedeman-wang-2022.md §1), and
 * behind every attack whose configuration names another {@link AttackMethod}.
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
 *
 * @example
 * const config = fgsm({ norm: 'linf', epsilon: 0.1 });
 * const target = classificationTarget(logitsOf, labels);
 * const candidates = attack(target, images, { config, stream, sampleIds: [0, 1, 2, 3] });
 * candidates.shape; // → 4,4,4,1
 */
export function attack(target: AttackTarget, images: tf.Tensor4D, run: AttackRun): tf.Tensor4D {
  const { config, sampleIds } = run;
  requireAttackConfig(config);
  requireShape('attack: images', images.shape, [null, null, null, null]);
  const samples = images.shape[0];
  if (sampleIds.length !== samples) {
    throw new ShapeError(`attack: sampleIds must hold ${samples} ids, one an image, got ${sampleIds.length}`);
  }
  if (run.atImages !== undefined) {
    requireShape('attack: gradient at the images', run.atImages.gradient.shape, images.shape);
    requirePerSample(run.atImages.score, samples);
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
function bestOfRestarts(climb: Climb, { config, stream, sampleIds, atImages }: AttackRun): tf.Tensor4D {
  const atStart = config.randomStart === 'none' ? atImages : undefined;
  const streams =
    config.randomStart === 'none' ? [] : Array.from(sampleIds, (id) => stream.split(`sample ${id}`));
  const path = () =>
    config.method?.kind === 'square'
      ? squareSearch(climb, streams)
      : ascend(climb, startOf(climb, streams), atStart);
  if (config.keep === 'last' && config.restarts === 1) return path().end;
  let best: RankedPoints | undefined;
  for (let restart = 0; restart < config.restarts; restart++) {
    const { end, passed } = path();
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

/** Steps of one length along the gradient. */
const steepestMover: Mover = ({ images, norm, budget, stepSize }, { points, gradient }) => {
  if (norm === linf) {
    const moved = stepInOne({ images, points, gradient, stepSize, budget });
    if (moved !== undefined) return { moved, state: {} };
  }
  const delta = tf.add<tf.Tensor4D>(tf.sub(points, images), norm.steepestStep(gradient, stepSize));
  return { moved: clipToBall(images, delta, norm, budget), state: {} };
};

function moverOf({ method }: AttackConfig): Mover {
  if (method?.kind === 'momentum') return momentumMover(method);
  return method?.kind === 'auto-step' ? autoStepMover(method) : steepestMover;
}

/** Takes the steps from `start`, which it disposes; `atStart` is what the target says there, if known. */
function ascend(climb: Climb, start: tf.Tensor4D, atStart: ScoreWithGradient | undefined): Path {
  const { target, config } = climb;
  const move = moverOf(config);
  let end = start;
  let passed: RankedPoints | undefined;
  let state: MoverState | undefined;
  for (let step = 0; step < config.steps; step++) {
    const [from, former, remembered] = [end, passed, state];
    const next = tf.tidy(() => {
      const known = step === 0 ? atStart : undefined;
      const visit = { points: from, step, ...(known ?? scoreAndGradient(target, from)) };
      const after = move(climb, visit, remembered);
      return config.keep === 'last'
        ? after
        : { ...after, best: bestOf(former, rankedPoints(from, visit.score)) };
    }) as ReturnType<Mover> & { best?: RankedPoints };
    tf.dispose([from, former ?? [], remembered ?? []]);
    end = next.moved;
    passed = next.best;
    state = next.state;
  }
  tf.dispose(state ?? []);
  return { end, passed };
}

function bestOf(former: RankedPoints | undefined, found: RankedPoints): RankedPoints {
  return former === undefined ? found : betterOf(former, found);
}
