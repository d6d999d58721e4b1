import type { FigurePoint } from './figure-types.js';

/** A point that is the mean over seeds; none where there are no values. */
export function seedPoint(x: number, values: readonly number[]): FigurePoint[] {
  if (values.length === 0) return [];
  return [{ x, y: values.reduce((sum, value) => sum + value, 0) / values.length, values }];
}

/** A point that is a share within one model; none where there were no trials. */
export function sharePoint(
  x: number,
  counts: { readonly successes: number; readonly trials: number },
): FigurePoint[] {
  const { successes, trials } = counts;
  return trials === 0 ? [] : [{ x, y: successes / trials, counts: { successes, trials } }];
}
