import { DEFAULT_RESOLUTION, sampleMoments } from './sample-moments.js';
import { studentTCritical, studentTUpperTail } from './student-t.js';

/** A sample's mean, its spread, and the tests that come of them. */
export interface MeanMoments {
  readonly mean: number;
  /** Standard deviation, never less than the resolution. */
  readonly spread: number;
  /** Whether the values differ by no more than the resolution. */
  readonly flat: boolean;
  /** mean ± t·spread/√n, each bound one-sided at this level. */
  interval(level: number): readonly [number, number];
  /** One-sided p-value of "the mean lies above this". */
  above(threshold: number): number;
  /** One-sided p-value of "the mean lies below this". */
  below(threshold: number): number;
}

/**
 * Student's t for one sample, one-sided both ways.
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
  const tail = (distance: number) => studentTUpperTail(distance / error, count - 1);
  return {
    mean,
    spread,
    flat: standardDeviation <= resolution,
    interval: (level) => {
      const half = studentTCritical(level, count - 1) * error;
      return [mean - half, mean + half];
    },
    above: (threshold) => tail(mean - threshold),
    below: (threshold) => tail(threshold - mean),
  };
}
