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

/** The moments of all values (Welford's updates); of none: count 0, mean 0. */
export function sampleMoments(values: readonly number[]): SampleMoments {
  let [count, mean, squares] = [0, 0, 0];
  for (const value of values) {
    count += 1;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  return { count, mean, standardDeviation: count < 2 ? 0 : Math.sqrt(squares / (count - 1)) };
}
