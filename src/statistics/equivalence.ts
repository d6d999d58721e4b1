import { requireNumber } from '../core/checks.js';
import { confidenceSequence } from './confidence-sequence.js';
import { anytimePValue, pairedTEValue } from './paired-t-e-process.js';
import { pairedTPValue } from './paired-t-interval.js';
import { sampleMoments, type Interval } from './sample-moments.js';
import type { Verdict } from './verdict.js';

/** Paired differences, and how far from 0 their mean may lie to count as no difference. */
export interface EquivalenceInput {
  readonly differences: readonly number[];
  /** More than 0, in the units of the differences; declared beforehand, from the paper. */
  readonly margin: number;
  readonly alpha: number;
  /** The finest step of the measurement. @default 1e-9 */
  readonly resolution?: number;
}

/** Verdict on "|mean difference| < margin"; numbers are null where the differences are not all finite. */
export interface EquivalenceDecision {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly seeds: number;
  readonly estimate: number | null;
  /** Anytime-valid; each bound at alpha (alpha/2 if refuted). */
  readonly interval: Interval | null;
  /** Anytime p-value of the two one-sided tests: the larger one. */
  readonly pValue: number | null;
  /** The same by ordinary t tests, for a fixed number of seeds. */
  readonly fixedPValue: number | null;
}

function verdictOf(
  inside: boolean,
  outside: boolean,
  margin: number,
): Pick<EquivalenceDecision, 'verdict' | 'reason'> {
  if (outside) return { verdict: 'refuted', reason: `the mean lies beyond the margin ${margin}` };
  if (inside) return { verdict: 'supported' };
  return {
    verdict: 'inconclusive',
    reason: `the interval reaches beyond the margin ${margin}; run more seeds`,
  };
}

/**
 * Decides equivalence by two one-sided tests (TOST): mean > −margin and mean < margin, each by the paired t
 * e-process at alpha. Both must pass (intersection-union), so nothing is adjusted. *Refuted*: the mean is
 * shown to lie beyond the margin, on either side, each at alpha/2, as there are two ways to be wrong.
 *
 * Mean on the margin, 5 to 8 seeds: within a declared 5 % for normal, discrete and heavy-tailed differences; 8.4 %
 * falsely supported and 7.2 % falsely refuted where they are exponential with the tail the wrong way, and 14 %
 * by the ordinary t tests (10,000 experiments each).
 *
 * @throws {ConfigError} if the margin is not above 0 or alpha is out of range.
 */
export function decideEquivalence(input: EquivalenceInput): EquivalenceDecision {
  const { differences, margin, alpha, ...rest } = input;
  requireNumber('decideEquivalence: margin', margin, { min: Number.MIN_VALUE, hint: 'declare a margin > 0' });
  requireNumber('decideEquivalence: alpha', alpha, { min: 1e-9, max: 0.5 });
  const seeds = differences.length;
  if (seeds === 0 || !differences.every(Number.isFinite)) {
    const reason = seeds === 0 ? 'not run' : 'a difference is not finite';
    const nothing = { estimate: null, interval: null, pValue: null, fixedPValue: null };
    return { verdict: 'inconclusive', reason, seeds, ...nothing };
  }
  const anytime = (threshold: number, direction: 'above' | 'below') =>
    anytimePValue(pairedTEValue({ differences, threshold, direction, ...rest }));
  const pValue = Math.max(anytime(-margin, 'above'), anytime(margin, 'below'));
  const outside = Math.min(anytime(margin, 'above'), anytime(-margin, 'below')) <= alpha / 2;
  const mirrored = differences.map((difference) => -difference);
  return {
    ...verdictOf(pValue <= alpha, outside, margin),
    seeds,
    estimate: sampleMoments(differences).mean,
    interval: confidenceSequence(differences, { alpha: outside ? alpha / 2 : alpha, ...rest }),
    pValue,
    fixedPValue: Math.max(pairedTPValue(differences, -margin), pairedTPValue(mirrored, -margin)),
  };
}
