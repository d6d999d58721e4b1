import * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import type { AttackTarget, TargetScore } from './attack-target.js';

/**
 * A defence that draws random numbers, as an attacker sees it: its score for one draw.
 *
 * @param images [samples, height, width, channels] in [0, 1]
 * @param streams one a sample, of this draw alone; sample i may draw from `streams[i]` only
 */
export type RandomisedTarget = (images: tf.Tensor4D, streams: readonly RandomStream[]) => TargetScore;

export interface ExpectationOptions {
  /** The attacker's own randomness: draws are split by sample, look and number. */
  readonly stream: RandomStream;
  /** One id a sample. */
  readonly sampleIds: readonly number[] | Uint32Array;
  /** Draws a look; the gradient is their mean. @default 10 */
  readonly draws?: number;
  /** Whether each look draws anew, or all use the draws of the first. @default true */
  readonly redraw?: boolean;
}

/**
 * Expectation over transformation: maximises the mean loss over a defence's own randomness, drawn anew at each step.
 *
 * Athalye, Engstrom, Ilyas & Kwok 2018 ("Synthesizing robust adversarial examples"), equation 2; against randomised
 * defences Athalye, Carlini & Wagner 2018, §4.2. wiedeman-wang-2022.md §5, 10: fixed draws let a defence look stronger than it is. A
 * sample is won where more than half of the draws are. Points are ranked by what a look's draws say, so the rate must
 * be measured with draws of its own.
 *
 * The target remembers how often it was asked: make one for each attack on a batch.
 *
 * @throws {ConfigError} if there is no draw.
 * @throws {ShapeError} when called, if the images are not as many as the ids.
 *
 * @example
 * const noisy = (x, streams) =>
 *   classificationTarget(logitsOf, labels)(tf.add(x, streams[0].uniform(0, 0.1)));
 * const target = expectationTarget(noisy, { stream, sampleIds: [0, 1, 2, 3] });
 * target(images).loss.shape; // → 4
 */
export function expectationTarget(
  defence: RandomisedTarget,
  { stream, sampleIds, draws = 10, redraw = true }: ExpectationOptions,
): AttackTarget {
  requireInteger('expectationTarget: draws', draws, { min: 1 });
  const own = Array.from(sampleIds, (id) => stream.split(`sample ${id}`));
  let looks = 0;
  let lastSeen: number | undefined;
  return (images) => {
    if (images.shape[0] !== own.length) {
      throw new ShapeError(
        `expectationTarget: images must be ${own.length}, one an id, got ${images.shape[0]}; make a target for each batch`,
      );
    }
    // Asked again about the same tensor, as for the margin's gradient, it gives the same draws: a sample's draws must
    // not depend on whether another one in its batch needed that.
    if (redraw && lastSeen !== undefined && images.id !== lastSeen) looks++;
    lastSeen = images.id;
    const look = looks;
    return tf.tidy(() => {
      const scores = Array.from({ length: draws }, (_, draw) =>
        defence(
          images,
          own.map((sample) => sample.split(`look ${look}`).split(`draw ${draw}`)),
        ),
      );
      const wins = tf.addN(scores.map(({ fooled }) => tf.cast(fooled, 'float32')));
      const margin = meanMargin(scores);
      return {
        loss: meanOf(scores.map(({ loss }) => loss)),
        fooled: tf.greater<tf.Tensor1D>(wins, draws / 2),
        ...(margin === undefined ? {} : { margin }),
      };
    });
  };
}

const meanOf = (values: readonly tf.Tensor1D[]): tf.Tensor1D =>
  tf.div<tf.Tensor1D>(tf.addN([...values]), values.length);

/** Undefined unless every draw has a margin. */
function meanMargin(scores: readonly TargetScore[]): tf.Tensor1D | undefined {
  const margins = scores.flatMap(({ margin }) => (margin === undefined ? [] : [margin]));
  return margins.length === scores.length ? meanOf(margins) : undefined;
}
