import { requireNumber } from '../core/checks.js';
import { DEFAULT_RESOLUTION, requireFinite, sampleMoments, type SampleMoments } from './sample-moments.js';
import { studentTCritical, studentTUpperTail } from './student-t.js';

/** A recorded run of a claim and a later one. */
export interface PredictiveInput {
  /** Of the recorded run: the values by seed, or their count, mean and standard deviation. */
  readonly recorded: readonly number[] | SampleMoments;
  /** The later run's values by seed; none is an alarm. */
  readonly now: readonly number[];
  /** Two-sided error rate of this claim. */
  readonly alpha: number;
}

/** What the comparison found. */
export interface PredictiveResult {
  readonly alarm: boolean;
  /** Two-sided. */
  readonly p: number;
  /** Mean of the later run; NaN without values. */
  readonly mean: number;
  /** Where that mean falls with probability 1 − alpha if nothing has changed. */
  readonly low: number;
  readonly high: number;
}

const isMoments = (recorded: PredictiveInput['recorded']): recorded is SampleMoments => 'mean' in recorded;

/**
 * Whether a later run's mean lies where the recorded one predicts it; two-sided, as an effect that grows beyond its prediction
 * is a finding too.
 *
 * Student's t on the difference of the means, with the spread of both runs pooled (n₁ + n₂ − 2 degrees of freedom). That
 * assumes normal values of other seeds, and a change that moves the mean more than the spread. With the recorded spread alone
 * (n₁ − 1 degrees) the 0.90 of the table would be 0.29.
 *
 * Power at 1 % over 25 claims, n seeds recorded and n now, an effect of d standard deviations (normal values, exact):
 *
 * | n  | change   | d = 1 | 2    | 3    | 5    |
 * | -- | -------- | ----- | ---- | ---- | ---- |
 * | 5  | removed  | 0.01  | 0.07 | 0.31 | 0.90 |
 * | 5  | reversed | 0.07  | 0.66 | 0.98 | 1    |
 * | 10 | removed  | 0.05  | 0.57 | 0.98 | 1    |
 * | 10 | reversed | 0.57  | 1    | 1    | 1    |
 *
 * @returns p 1 and the whole line where both runs together have fewer than three values
 * @throws {NumericalError} where a value is not finite
 * @throws {ConfigError} where alpha or the recorded moments are out of range
 */
export function predictiveTest({ recorded, now, alpha }: PredictiveInput): PredictiveResult {
  requireNumber('predictiveTest: alpha', alpha, { min: 1e-12, max: 0.5 });
  requireFinite('predictiveTest: now', now);
  if (!isMoments(recorded)) requireFinite('predictiveTest: recorded', recorded);
  const before = isMoments(recorded) ? recorded : sampleMoments(recorded);
  requireNumber('predictiveTest: recorded.count', before.count, { min: 1 });
  requireNumber('predictiveTest: recorded.mean', before.mean);
  requireNumber('predictiveTest: recorded.standardDeviation', before.standardDeviation, { min: 0 });
  const after = sampleMoments(now);
  const degrees = before.count + after.count - 2;
  if (after.count === 0) return { alarm: true, p: 0, mean: NaN, low: -Infinity, high: Infinity };
  if (degrees < 1) return { alarm: false, p: 1, mean: after.mean, low: -Infinity, high: Infinity };
  const squares = ({ count, standardDeviation }: SampleMoments) => (count - 1) * standardDeviation ** 2;
  const spread = Math.max(DEFAULT_RESOLUTION, Math.sqrt((squares(before) + squares(after)) / degrees));
  const error = spread * Math.sqrt(1 / before.count + 1 / after.count);
  const half = studentTCritical(alpha / 2, degrees) * error;
  const p = Math.min(1, 2 * studentTUpperTail(Math.abs(after.mean - before.mean) / error, degrees));
  return { alarm: p <= alpha, p, mean: after.mean, low: before.mean - half, high: before.mean + half };
}
