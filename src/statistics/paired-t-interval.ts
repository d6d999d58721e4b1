import { requireNumber } from '../core/checks.js';
import { requireFinite, sampleMoments, type Interval } from './sample-moments.js';
import { studentTCritical } from './student-t.js';

/**
 * The ordinary paired t interval, mean ± t·sd/√n, to show beside a mean over seeds. Valid where the number of seeds was fixed
 * beforehand; its ends are *not* valid after stopping early: a claim's interval is at the level of its look (`decideClaim`).
 *
 * Misses the mean in 5.2 % of 10,000 experiments with 8 normal differences at level 95 %; in 4.1 to 5.6 % where they
 * are discrete or heavy-tailed, 7.6 % for rates of 500 at 0.002, 11 % for exponential and 13 % for lognormal ones.
 *
 * @param level two-sided coverage, in [0.5, 1).
 * @returns the whole line for fewer than two seeds.
 * @throws {NumericalError} if a difference is not finite.
 */
export function pairedTInterval(differences: readonly number[], level: number): Interval {
  requireFinite('pairedTInterval: differences', differences);
  requireNumber('pairedTInterval: level', level, { min: 0.5, max: 1 - 1e-12 });
  const { count, mean, standardDeviation } = sampleMoments(differences);
  if (count < 2) return { low: -Infinity, high: Infinity };
  const half = (studentTCritical((1 - level) / 2, count - 1) * standardDeviation) / Math.sqrt(count);
  return { low: mean - half, high: mean + half };
}
