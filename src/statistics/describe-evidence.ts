import { requireNumber } from '../core/checks.js';
import { clopperPearsonInterval, type BinomialInput } from './binomial-intervals.js';
import { pairedTInterval } from './paired-t-interval.js';
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

const rate = ({ successes, trials }: Count): number => successes / trials;

/**
 * Estimate and interval of a number that belongs to models that exist; nothing is decided: a statement about them was made
 * after looking at them.
 *
 * Shares: Clopper–Pearson. A difference: that of two such intervals, each at half the error, which holds however the
 * two depend on each other. Scores: Student's t. An exact number is its own interval.
 *
 * @param level two-sided coverage
 * @returns undefined where there is nothing to count
 * @throws {ConfigError} where counts or the level make no sense
 */
export function describeEvidence(
  evidence: FixedEvidence,
  level = 0.95,
): { readonly estimate: number; readonly interval: Interval } | undefined {
  requireNumber('describeEvidence: level', level, { min: 0.5, max: 1 - 1e-12 });
  if ('exact' in evidence) {
    const { exact } = evidence;
    return Number.isFinite(exact) ? { estimate: exact, interval: { low: exact, high: exact } } : undefined;
  }
  if ('share' in evidence) {
    const { share } = evidence;
    if (share.trials === 0) return undefined;
    return { estimate: rate(share), interval: clopperPearsonInterval({ ...share, level }) };
  }
  if ('shareLess' in evidence) {
    const [first, second] = evidence.shareLess;
    if (first.trials === 0 || second.trials === 0) return undefined;
    const half = (1 + level) / 2;
    const one = clopperPearsonInterval({ ...first, level: half });
    const other = clopperPearsonInterval({ ...second, level: half });
    return {
      estimate: rate(first) - rate(second),
      interval: { low: one.low - other.high, high: one.high - other.low },
    };
  }
  const { scores } = evidence;
  if (scores.length < 2) return undefined;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { estimate: mean, interval: pairedTInterval(scores, level) };
}
