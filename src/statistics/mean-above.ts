import type { ClaimProcedure } from './claim-procedure.js';
import { lookLevel } from './look-level.js';
import { lookPower, towards } from './look-power.js';
import { aboveP, belowP, meanInterval, meanMoments } from './mean-moments.js';
import { meansPower } from './parts-power.js';
import { seedsFor } from './t-power.js';

/**
 * "The mean lies above the threshold": superiority, a bound, non-inferiority (the threshold is minus the margin), a step of a
 * monotone claim (the threshold is 0). Student's t for one sample at Pocock's level.
 *
 * Smaller than matters: two one-sided tests show the mean within the smallest effect of interest around the threshold.
 *
 * Declared 5 %, looks at 5 and 10 seeds, mean at the threshold: each wrong verdict in 4.4 to 4.9 % of 10,000 experiments for
 * normal values and rates of 500 images, 3.5 % for heavy tails (t with 3 degrees of freedom). One-sided tails break it: with the
 * long tail against the wrong verdict 14 % (exponential) and 15 % (lognormal), 9 % for rates of 500 at 0.002, and 1 % on the other
 * side. "Smaller than matters" where it matters: at most 4 % for all of these. One standard deviation is supported in 83 %.
 *
 * @param threshold in units of the estimand
 */
export function meanAbove(threshold: number): ClaimProcedure {
  return {
    level: ({ alpha, looks }) => lookLevel(alpha, looks),
    test: (values, { level, smallestEffect }) => {
      const moments = meanMoments(values);
      return {
        estimate: moments.mean,
        interval: meanInterval(moments, level),
        supporting: aboveP(moments, threshold),
        refuting: belowP(moments, threshold),
        small: Math.max(
          aboveP(moments, threshold - smallestEffect),
          belowP(moments, threshold + smallestEffect),
        ),
        flat: moments.flat,
        distance: (moments.mean - threshold) / moments.spread,
      };
    },
    power: (samples, { smallestEffect, alpha, looks }) => {
      if (smallestEffect === 0) return null;
      const distances = samples.map(({ values }) => smallestEffect / meanMoments(values).spread);
      const [only = 0, ...more] = distances;
      if (more.length === 0) return lookPower(only, { alpha, looks });
      return meansPower(samples, distances.map(towards), { alpha, looks });
    },
    seedsNeeded: ({ distance }, wanted) => seedsFor(Math.abs(distance), wanted),
  };
}
