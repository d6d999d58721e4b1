import type { ClaimProcedure } from './claim-procedure.js';
import { lookLevel } from './look-level.js';
import { lookPower } from './look-power.js';
import { meanMoments } from './mean-moments.js';
import { seedsFor } from './t-power.js';

/**
 * "The mean lies above the threshold": superiority, a bound, non-inferiority (the threshold is minus the margin), a step of a
 * monotone claim (the threshold is 0). Student's t for one sample at Pocock's level.
 *
 * Smaller than matters: two one-sided tests show the mean within the smallest effect of interest around the threshold.
 *
 * @param threshold in units of the estimand
 */
export function meanAbove(threshold: number): ClaimProcedure {
  return {
    level: ({ alpha, looks }) => lookLevel(alpha, looks),
    test: (values, { level, smallestEffect }) => {
      const { mean, spread, flat, interval, above, below } = meanMoments(values);
      return {
        estimate: mean,
        interval: interval(level),
        supporting: above(threshold),
        refuting: below(threshold),
        small: Math.max(above(threshold - smallestEffect), below(threshold + smallestEffect)),
        flat,
        distance: (mean - threshold) / spread,
      };
    },
    power: (_, values, { smallestEffect, alpha, looks }) => {
      if (smallestEffect === 0) return null;
      return lookPower(smallestEffect / meanMoments(values).spread, { alpha, looks });
    },
    seedsNeeded: ({ distance }, alpha) => seedsFor(Math.abs(distance), { level: alpha }),
  };
}
