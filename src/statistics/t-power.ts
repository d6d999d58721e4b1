import { requireInteger, requireNumber } from '../core/checks.js';
import { noncentralTUpperTail, studentTCritical } from './student-t.js';

/** What the power of a one-sided one-sample t test depends on. */
export interface PowerInput {
  readonly seeds: number;
  /** Distance of the true mean from the threshold towards the claimed side, in standard deviations. */
  readonly distance: number;
  /** One-sided. */
  readonly level: number;
}

/** Chance that a one-sided t test rejects, from the noncentral t distribution; 0 for fewer than two seeds. */
export function tPower({ seeds, distance, level }: PowerInput): number {
  requireInteger('tPower: seeds', seeds, { min: 0 });
  requireNumber('tPower: distance', distance);
  requireNumber('tPower: level', level, { min: 1e-9, max: 0.5 });
  if (seeds < 2) return 0;
  return noncentralTUpperTail(studentTCritical(level, seeds - 1), seeds - 1, distance * Math.sqrt(seeds));
}

const detectable = new Map<string, number>();

/** The distance that so many seeds show with this power, in standard deviations; bisection, cached. */
export function detectableDistance(seeds: number, level: number, power = 0.8): number {
  requireInteger('detectableDistance: seeds', seeds, { min: 2 });
  requireNumber('detectableDistance: power', power, { min: 0.5, max: 1 - 1e-6 });
  const key = `${seeds}/${level}/${power}`;
  const known = detectable.get(key);
  if (known !== undefined) return known;
  let [low, high] = [0, 1];
  while (tPower({ seeds, distance: high, level }) < power) [low, high] = [high, 2 * high];
  for (let round = 0; round < 30; round++) {
    const middle = (low + high) / 2;
    if (tPower({ seeds, distance: middle, level }) < power) low = middle;
    else high = middle;
  }
  detectable.set(key, high);
  return high;
}

/** More are not asked for: they would not be run. */
export const mostSeeds = 1000;

/**
 * The least number of seeds with which one one-sided t test at this level has the power wanted; normal values.
 *
 * @param distance of the true mean from the threshold, in standard deviations
 * @returns null where it is not above 0, or a thousand seeds are too few
 */
export function seedsFor(
  distance: number,
  { level, power = 0.8 }: { readonly level: number; readonly power?: number },
): number | null {
  const enough = (seeds: number) => distance >= detectableDistance(seeds, level, power);
  if (!(distance > 0) || !enough(mostSeeds)) return null;
  let [low, high] = [1, mostSeeds];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
