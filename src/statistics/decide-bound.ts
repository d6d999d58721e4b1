import { requireNumber } from '../core/checks.js';
import { clopperPearsonInterval, type BinomialInput } from './binomial-intervals.js';
import { pairedTInterval } from './paired-t-interval.js';
import type { Interval } from './sample-moments.js';
import type { Verdict } from './verdict.js';

/** Successes among trials within one model. */
export type Count = Pick<BinomialInput, 'successes' | 'trials'>;

/**
 * What is known of a number that belongs to fixed models, where only the images are a sample: a share; a share less
 * another (of the same images or of others); the mean of one score an image; a number without sampling error.
 */
export type BoundEvidence =
  | { readonly share: Count }
  | { readonly shareLess: readonly [Count, Count] }
  | { readonly scores: readonly number[] }
  | { readonly exact: number };

export interface BoundOptions {
  /** The claim: the number exceeds this. */
  readonly threshold: number;
  /** Error rate of each of the two wrong answers over the whole family. */
  readonly alpha: number;
  /** How many such decisions there are. */
  readonly family: number;
}

export interface BoundDecision {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly estimate: number | null;
  readonly interval: Interval | null;
}

const rate = ({ successes, trials }: Count): number => successes / trials;

/**
 * Decides by an interval whose ends each miss with at most alpha/family (Bonferroni): supported where it lies above
 * the threshold, refuted where it lies at or below it, else inconclusive.
 *
 * Shares: Clopper–Pearson. A difference: that of two such intervals, each at half the error, which holds however the
 * two depend on each other. Scores: Student's t.
 *
 * A family of four, declared 5 %: shares 3.4 to 5.2 %, differences of shares below 0.1 %, scores of 50 images 3.8 to
 * 5.2 % where they are normal, discrete or heavy-tailed, and 13 to 14 % where they are exponential with the tail against
 * the verdict: with skewed scores, take more images (10,000 experiments each).
 *
 * @throws {ConfigError} where counts or options make no sense
 */
export function decideBound(evidence: BoundEvidence, options: BoundOptions): BoundDecision {
  requireNumber('decideBound: family', options.family, { min: 1 });
  const found = intervalOf(evidence, options.alpha / options.family);
  if (found === undefined) {
    return { verdict: 'inconclusive', reason: 'there is nothing to count', estimate: null, interval: null };
  }
  const { estimate, interval } = found;
  const { threshold } = options;
  if (interval.low > threshold) return { verdict: 'supported', estimate, interval };
  if (interval.high <= threshold) {
    return {
      verdict: 'refuted',
      reason: `${estimate.toFixed(3)} is not above ${threshold}`,
      estimate,
      interval,
    };
  }
  return {
    verdict: 'inconclusive',
    reason: 'so few images leave both sides open',
    estimate,
    interval,
  };
}

/** Estimate and interval, each end of which misses with probability at most `tail`; undefined without trials. */
function intervalOf(
  evidence: BoundEvidence,
  tail: number,
): { estimate: number; interval: Interval } | undefined {
  if ('exact' in evidence) {
    const { exact } = evidence;
    return Number.isFinite(exact) ? { estimate: exact, interval: { low: exact, high: exact } } : undefined;
  }
  if ('share' in evidence) {
    const { share } = evidence;
    if (share.trials === 0) return undefined;
    return { estimate: rate(share), interval: clopperPearsonInterval({ ...share, level: 1 - 2 * tail }) };
  }
  if ('shareLess' in evidence) {
    const [first, second] = evidence.shareLess;
    if (first.trials === 0 || second.trials === 0) return undefined;
    const [one, other] = evidence.shareLess.map((share) =>
      clopperPearsonInterval({ ...share, level: 1 - tail }),
    ) as [Interval, Interval];
    return {
      estimate: rate(first) - rate(second),
      interval: { low: one.low - other.high, high: one.high - other.low },
    };
  }
  const { scores } = evidence;
  if (scores.length < 2) return undefined;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { estimate: mean, interval: pairedTInterval(scores, 1 - 2 * tail) };
}
