import type { RandomStream } from '../core/random-stream.js';
import { lowerConfidenceBound, upperConfidenceBound } from './confidence-sequence.js';
import { pairedTInterval } from './paired-t-interval.js';
import { DEFAULT_RESOLUTION, sampleMoments, type Interval } from './sample-moments.js';
import { MOST_ENUMERATED_SIGNS, signFlipTest } from './sign-flip-test.js';
import { smallestDetectableEffect } from './smallest-detectable-effect.js';
import type { DirectionalDecision, DirectionEvidence } from './verdict.js';

/** A directional statement, "the mean difference lies above the threshold", and its data. */
export interface DirectionalStatement {
  /** One per seed, in the declared order of the seeds; none: it was not run. */
  readonly differences: readonly number[];
  readonly threshold: number;
  /** The finest step of the measurement, e.g. 1/samples for a rate. @default 1e-9 */
  readonly resolution?: number;
}

/** One direction's evidence, and whether it passed its (family-adjusted) level. */
export interface TestedDirection {
  readonly evidence: DirectionEvidence;
  readonly passed: boolean;
}

/** Both directions. */
export interface TestedStatement {
  readonly supporting: TestedDirection;
  readonly refuting: TestedDirection;
}

/** What else the conclusion needs. */
export interface ConclusionSettings {
  /** Level before any adjustment, for the ordinary interval. */
  readonly alpha: number;
  /** Power for which the smallest detectable effect is stated. @default 0.8 */
  readonly power?: number;
  /** Draws sign patterns where there are more than 20 seeds. */
  readonly stream?: RandomStream;
}

/** What is said where there is nothing to test: no seeds, or a difference that is no number. */
export function withoutEvidence(differences: readonly number[]): DirectionalDecision {
  const seeds = differences.length;
  const bad = differences.findIndex((difference) => !Number.isFinite(difference));
  return {
    verdict: 'inconclusive',
    reason: seeds === 0 ? 'not run' : `the difference of seed ${bad + 1} of ${seeds} is ${differences[bad]}`,
    seeds,
    estimate: null,
    interval: null,
    pairedInterval: null,
    eValue: null,
    pValue: null,
    supporting: null,
    refuting: null,
    signFlipP: null,
  };
}

function intervalOf(statement: DirectionalStatement, { supporting, refuting }: TestedStatement): Interval {
  const { differences, threshold, resolution = DEFAULT_RESOLUTION } = statement;
  const low = lowerConfidenceBound(differences, { alpha: supporting.evidence.level, resolution });
  const high = upperConfidenceBound(differences, { alpha: refuting.evidence.level, resolution });
  // Bound and p-value invert the same process; the clamp takes away what rounding could make differ.
  return {
    low: supporting.passed ? Math.max(low, threshold) : Math.min(low, threshold),
    high: refuting.passed ? Math.min(high, threshold) : Math.max(high, threshold),
  };
}

function openQuestion(
  statement: DirectionalStatement,
  level: number,
  power = 0.8,
): { reason: string; smallestDetectable?: number } {
  const seeds = statement.differences.length;
  if (seeds < 2) return { reason: 'one seed shows no spread; run more seeds' };
  const observed = sampleMoments(statement.differences).standardDeviation;
  const standardDeviation = Math.max(observed, statement.resolution ?? DEFAULT_RESOLUTION);
  const effect = smallestDetectableEffect({ seeds, standardDeviation, alpha: level, power });
  if (effect === Infinity) {
    return {
      reason: `${seeds} seeds cannot pass level ${level.toPrecision(2)} whatever the effect; run more`,
    };
  }
  const reason = `the interval includes the threshold; ${seeds} seeds would have shown a distance of ${effect.toPrecision(3)} from it with power ${power}`;
  return { reason, smallestDetectable: effect };
}

function verdictOf(
  statement: DirectionalStatement,
  { supporting, refuting }: TestedStatement,
  power: number | undefined,
): Pick<DirectionalDecision, 'verdict' | 'reason' | 'smallestDetectable'> {
  if (!supporting.passed && !refuting.passed) {
    return { verdict: 'inconclusive', ...openQuestion(statement, supporting.evidence.level, power) };
  }
  const verdict = supporting.passed ? 'supported' : 'refuted';
  const [first] = statement.differences;
  if (statement.differences.some((difference) => difference !== first)) return { verdict };
  return { verdict, reason: 'all seeds give the same difference: the measurement may be saturated' };
}

/** Verdict, interval and reference figures of a statement whose two directions have been tested. */
export function concludePart(
  statement: DirectionalStatement,
  tested: TestedStatement,
  { alpha, power, stream }: ConclusionSettings,
): DirectionalDecision {
  const { differences, threshold } = statement;
  const flips = differences.length <= MOST_ENUMERATED_SIGNS || stream !== undefined;
  return {
    ...verdictOf(statement, tested, power),
    seeds: differences.length,
    estimate: sampleMoments(differences).mean,
    interval: intervalOf(statement, tested),
    pairedInterval: pairedTInterval(differences, 1 - 2 * Math.min(alpha, 0.25)),
    eValue: tested.supporting.evidence.eValue,
    pValue: tested.supporting.evidence.pValue,
    supporting: tested.supporting.evidence,
    refuting: tested.refuting.evidence,
    signFlipP: flips ? signFlipTest({ differences, threshold, ...(stream && { stream }) }) : null,
  };
}
