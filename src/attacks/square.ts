import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../core/random-stream.js';
import { requireAttackConfig, type AttackConfig } from './attack-config.js';
import type { AttackMethod } from './attack-method.js';
import type { Climb, Search } from './climb.js';
import { clipToBall } from './clip-to-ball.js';
import type { NormName } from './norms.js';
import { betterOf, rankedPoints, type RankedPoints } from './ranked-points.js';
import { squareProposals } from './square-proposals.js';

export interface SquareOptions {
  readonly norm: NormName;
  /** l∞ magnitude in pixel units, in [0, 1]. */
  readonly epsilon: number;
  /** N, forward passes a sample and restart, the start's included. @default 5000 */
  readonly queries?: number;
  /** p, the share of the pixels that the first squares cover, in (0, 1]. @default 0.8 */
  readonly initialShare?: number;
  /** @default 1 */
  readonly restarts?: number;
}

/**
 * The Square attack: random search by squares of the largest allowed change, which needs no gradient.
 *
 * Andriushchenko et al. 2020 ("Square attack: a query-efficient black-box adversarial attack via random search"),
 * algorithms 1 to 3. Defaults are those under which the field runs it within AutoAttack (Croce & Hein 2020): 5000
 * queries, p = 0.8. Meant for the margin as loss, `classificationTarget(…, 'margin')`. A proposal is taken where it
 * ranks higher: it fools where the point did not, or raises the loss; the paper stops at the first success, here the
 * loss goes on rising, at no gain in success.
 *
 * @throws {ConfigError} on a value out of range.
 *
 * @example
 * square({ norm: 'linf', epsilon: 0.1, queries: 200 }).steps; // → 200
 */
export function square({ norm, epsilon, queries = 5000, ...options }: SquareOptions): AttackConfig {
  return requireAttackConfig({
    name: 'square',
    norm,
    epsilon,
    steps: queries,
    stepSize: epsilon,
    randomStart: 'ball',
    restarts: options.restarts ?? 1,
    keep: 'best',
    method: { kind: 'square', initialShare: options.initialShare ?? 0.8, schedule: queries },
  });
}

/** Queries out of 10,000 after which p halves (Andriushchenko et al. 2020, §4.1 and supplement B). */
const halvings = [10, 50, 200, 1000, 2000, 4000, 6000, 8000];

/** p at a query (from 0): halved at fixed points of the schedule, scaled to its length. */
export function coveredShare(query: number, { initialShare, schedule }: SquareSchedule): number {
  const scaled = (query * 10_000) / schedule;
  return initialShare / 2 ** halvings.filter((at) => scaled > at).length;
}

type SquareSchedule = Omit<Extract<AttackMethod, { kind: 'square' }>, 'kind'>;

/**
 * Tries one proposal a query, the first being the start: stripes in l∞, tiles in l2.
 *
 * @param streams one a sample: a sample's proposals do not depend on what became of the former ones, so that they
 *   are the same in any batch.
 */
export const squareSearch: Search = (climb: Climb, streams: readonly RandomStream[]) => {
  const { images, config, norm, budget, target } = climb;
  const method = config.method;
  if (method?.kind !== 'square') return { end: tf.clone(images), passed: undefined };
  const proposals = squareProposals(norm.name, { shape: images.shape, budget, streams });
  const scoredAt = (delta: tf.Tensor4D): RankedPoints => {
    const points = clipToBall(images, delta, norm, budget);
    return rankedPoints(points, target(points));
  };
  let best = tf.tidy(() => scoredAt(proposals.start()));
  for (let query = 1; query < config.steps; query++) {
    const former = best;
    best = tf.tidy(() => {
      const delta = tf.sub<tf.Tensor4D>(former.images, images);
      return betterOf(former, scoredAt(proposals.next(delta, coveredShare(query, method))));
    });
    tf.dispose(former);
  }
  const { images: end, ...score } = best;
  tf.dispose(score);
  return { end, passed: undefined };
};
