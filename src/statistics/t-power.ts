import { requireInteger, requireNumber } from '../core/checks.js';
import { lookLevel } from './look-level.js';
import { noncentralTUpperTail, studentTCritical } from './student-t.js';

/** What the power of a one-sided one-sample t test depends on. */
export interface PowerInput {
  readonly seeds: number;
  /** Distance of the true mean from the threshold, in standard deviations. */
  readonly distance: number;
  /** One-sided. */
  readonly level: number;
}

/** P(the test rejects), from the noncentral t distribution; 0 for fewer than two seeds. */
export function tPower({ seeds, distance, level }: PowerInput): number {
  requireInteger('tPower: seeds', seeds, { min: 0 });
  requireNumber('tPower: distance', distance);
  requireNumber('tPower: level', level, { min: 1e-9, max: 0.5 });
  if (seeds < 2) return 0;
  return noncentralTUpperTail(studentTCritical(level, seeds - 1), seeds - 1, distance * Math.sqrt(seeds));
}

/** More are not asked for: they would not be run. */
const mostSeeds = 1000;

/**
 * The least number of seeds with which a one-sided t test at this level has the power wanted; null where a thousand are too
 * few, or the distance is not above 0.
 *
 * @param distance of the true mean from the threshold, in standard deviations
 */
export function seedsFor(
  distance: number,
  { level, power = 0.8 }: { readonly level: number; readonly power?: number },
): number | null {
  if (!(distance > 0)) return null;
  if (distance === Infinity) return 2;
  const enough = (seeds: number) => tPower({ seeds, distance, level }) >= power;
  if (!enough(mostSeeds)) return null;
  let [low, high] = [1, mostSeeds];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Power of a one-sided t test with looks, at each of which it is tested at the level that makes up for there being several: at
 * the last look alone, which the earlier ones only add to (at one standard deviation and looks at 5 and 10: 0.83 alone, 0.85 with
 * both).
 *
 * @param distance of the true mean from the threshold, in standard deviations
 */
export function lookPower(
  distance: number,
  { alpha, looks }: { readonly alpha: number; readonly looks: readonly number[] },
): number {
  return tPower({ seeds: looks.at(-1) ?? 0, distance, level: lookLevel(alpha, looks) });
}
