import type { FigurePoint } from './figure-types.js';

/**
 * A point that is the mean over seeds; none where there are no values.
 *
 * @example
 * const [point] = seedPoint(0.1, [0.25, 0.75]);
 * point.y; // → 0.5
 */
export function seedPoint(x: number, values: readonly number[]): FigurePoint[] {
  if (values.length === 0) return [];
  return [{ x, y: values.reduce((sum, value) => sum + value, 0) / values.length, values }];
}

/**
 * A point that is a share within one model; none where there were no trials.
 *
 * @example
 * const [point] = sharePoint(0.1, { successes: 3, trials: 4 });
 * point.y; // → 0.75
 */
export function sharePoint(
  x: number,
  counts: { readonly successes: number; readonly trials: number },
): FigurePoint[] {
  const { successes, trials } = counts;
  return trials === 0 ? [] : [{ x, y: successes / trials, counts: { successes, trials } }];
}
