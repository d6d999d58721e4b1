import { DEFAULT_RESOLUTION, sampleMoments } from './sample-moments.js';
import { studentTCritical, studentTUpperTail } from './student-t.js';

/** A sample's mean and what Student's t needs to test it. */
export interface MeanMoments {
  readonly mean: number;
  /** Standard deviation, never less than the resolution. */
  readonly spread: number;
  /** Of the mean. */
  readonly error: number;
  readonly degrees: number;
  /** Whether the values differ by no more than the resolution. */
  readonly flat: boolean;
}

/**
 * The moments of a sample.
 *
 * Values that are all the same leave no spread to test with: it is then taken to be 1e-9 (of the mean, where that is above 1),
 * the finest step of a measurement, so that nothing is divided by 0 and the verdict is that of the value.
 *
 * @param values two or more, finite
 */
export function meanMoments(values: readonly number[]): MeanMoments {
  const { count, mean, standardDeviation } = sampleMoments(values);
  const resolution = DEFAULT_RESOLUTION * Math.max(1, Math.abs(mean));
  const spread = Math.max(standardDeviation, resolution);
  const error = spread / Math.sqrt(count);
  return { mean, spread, error, degrees: count - 1, flat: standardDeviation <= resolution };
}

/** One-sided p-value of "the mean lies above this". */
export function aboveP({ mean, error, degrees }: MeanMoments, threshold: number): number {
  return studentTUpperTail((mean - threshold) / error, degrees);
}

/** One-sided p-value of "the mean lies below this". */
export function belowP({ mean, error, degrees }: MeanMoments, threshold: number): number {
  return studentTUpperTail((threshold - mean) / error, degrees);
}

/** mean ± t·spread/√n, each bound one-sided at this level. */
export function meanInterval(
  { mean, error, degrees }: MeanMoments,
  level: number,
): readonly [number, number] {
  const half = studentTCritical(level, degrees) * error;
  return [mean - half, mean + half];
}
