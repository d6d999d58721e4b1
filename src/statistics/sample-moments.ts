import { NumericalError } from '../core/errors.js';

/** An interval of the real line; an infinite end means "no bound on that side". */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Count, mean and standard deviation (divisor count − 1; 0 for fewer than two values). */
export interface SampleMoments {
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

/** The finest difference that a measurement can show, unless the caller knows better: rounding of rates. */
export const DEFAULT_RESOLUTION = 1e-9;

/** Returns `values` if all are finite; throws a {@link NumericalError} that names the first which is not. */
export function requireFinite(where: string, values: readonly number[]): readonly number[] {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad === -1) return values;
  throw new NumericalError(`${where} must be finite, got ${values[bad]} at index ${bad}`);
}

/** The moments of the first 1, 2, …, n values (Welford's updates). */
export function runningMoments(values: readonly number[]): SampleMoments[] {
  let mean = 0;
  let squares = 0;
  return values.map((value, index) => {
    const count = index + 1;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
    return { count, mean, standardDeviation: index === 0 ? 0 : Math.sqrt(squares / index) };
  });
}

/** The moments of all values; of none: count 0, mean 0. */
export function sampleMoments(values: readonly number[]): SampleMoments {
  return runningMoments(values).at(-1) ?? { count: 0, mean: 0, standardDeviation: 0 };
}
