import { thresholdOf, type SeededKind } from './claim-kind.js';
import { sampleMoments } from './sample-moments.js';
import { studentTCritical, studentTUpperTail } from './student-t.js';

/** A sample's mean against a claim's threshold. */
export interface MeanTest {
  readonly mean: number;
  /** Standard deviation; 0 where all values are the same. */
  readonly spread: number;
  /** Bounds of the mean, each one-sided at the level. */
  readonly low: number;
  readonly high: number;
  /** One-sided p-value of "the claim's side holds": small where the values speak for it. */
  readonly supporting: number;
  /** One-sided p-value of "the other side holds": small where the values speak against the claim. */
  readonly refuting: number;
}

/** Values that differ by less are the same: rates and their means carry rounding of this order. */
const resolution = 1e-12;

/**
 * Student's t for one sample, both ways; two one-sided tests for an equivalence. Without any spread a p-value is 0, 1, or 1 on
 * both sides where the mean is the threshold.
 *
 * @param values two or more, finite
 * @param level one-sided, of the bounds
 */
export function testMean(kind: SeededKind, values: readonly number[], level: number): MeanTest {
  const { count, mean, standardDeviation } = sampleMoments(values);
  const spread = standardDeviation <= resolution * Math.max(1, Math.abs(mean)) ? 0 : standardDeviation;
  const error = spread / Math.sqrt(count);
  const half = studentTCritical(level, count - 1) * error;
  const above = (threshold: number) => {
    const away = mean - threshold;
    if (error > 0) return studentTUpperTail(away / error, count - 1);
    return away > resolution ? 0 : 1;
  };
  const below = (threshold: number) => {
    const away = threshold - mean;
    if (error > 0) return studentTUpperTail(away / error, count - 1);
    return away > resolution ? 0 : 1;
  };
  const bounds = { mean, spread, low: mean - half, high: mean + half };
  if ('equivalence' in kind) {
    const margin = kind.equivalence;
    return {
      ...bounds,
      supporting: Math.max(above(-margin), below(margin)),
      // Beyond the margin on either side: two ways to be refuted share the level.
      refuting: Math.min(1, 2 * Math.min(above(margin), below(-margin))),
    };
  }
  const threshold = thresholdOf(kind);
  return { ...bounds, supporting: above(threshold), refuting: below(threshold) };
}
