import { requireNumber } from '../core/checks.js';
import type { BinomialInput } from './binomial-intervals.js';
import { bootstrapInterval, type BootstrapOptions } from './bootstrap-interval.js';
import type { Interval } from './sample-moments.js';

/** Successes among trials within one model. */
export type Count = Pick<BinomialInput, 'successes' | 'trials'>;

/**
 * What is known of a number that belongs to fixed models, where only the images are a sample: a share; a share less
 * another (of the same images or of others); the mean of one score an image; a number without sampling error.
 */
export type FixedEvidence =
  | { readonly share: Count }
  | { readonly shareLess: readonly [Count, Count] }
  | { readonly scores: readonly number[] }
  | { readonly exact: number };

/**
 * Estimate and interval of a number that belongs to models that exist; nothing is decided: a statement about them was made
 * after looking at them. What is resampled are the images that the number is over (`bootstrapInterval`):
 *
 * - a share: the images that were counted; where two models are compared on the same images, those on which they differ
 *   (McNemar's comparison), so that pairs stay together;
 * - scores: the images, each with its score; that of a comparison is a difference within the image;
 * - a share less another: the images of each count by themselves, as which images both counted is not recorded; the interval is
 *   the difference of two such intervals, each at half the error, which holds however the two depend on each other, and is the
 *   wider for it: misses a difference of 0.3 in 0.3 % of 10,000 experiments where the counts are independent, in none where each
 *   image of the one is of the other too;
 * - an exact number is its own interval.
 *
 * @param options `level` is the two-sided coverage
 * @returns undefined where there is nothing to count
 * @throws {ConfigError} where counts or the level make no sense
 */
export function describeEvidence(
  evidence: FixedEvidence,
  options: BootstrapOptions,
): { readonly estimate: number; readonly interval: Interval } | undefined {
  const level = requireNumber('describeEvidence: level', options.level ?? 0.95, { min: 0.5, max: 1 - 1e-6 });
  if ('exact' in evidence) {
    const { exact } = evidence;
    return Number.isFinite(exact) ? { estimate: exact, interval: { low: exact, high: exact } } : undefined;
  }
  if ('shareLess' in evidence) {
    const [first, second] = evidence.shareLess.map((share) =>
      describeEvidence({ share }, { ...options, level: (1 + level) / 2 }),
    );
    if (first === undefined || second === undefined) return undefined;
    return {
      estimate: first.estimate - second.estimate,
      interval: {
        low: first.interval.low - second.interval.high,
        high: first.interval.high - second.interval.low,
      },
    };
  }
  if ('share' in evidence) {
    const { share } = evidence;
    if (share.trials === 0) return undefined;
    return { estimate: share.successes / share.trials, interval: bootstrapInterval(share, options) };
  }
  const { scores } = evidence;
  if (scores.length < 2) return undefined;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { estimate: mean, interval: bootstrapInterval(scores, options) };
}
