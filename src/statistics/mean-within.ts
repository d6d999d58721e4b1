import { requireNumber } from '../core/checks.js';
import type { ClaimProcedure } from './claim-procedure.js';
import { lookLevel } from './look-level.js';
import { equivalencePower } from './look-power.js';
import { meanMoments } from './mean-moments.js';
import { seedsFor } from './t-power.js';

/**
 * Equivalence, "the mean lies between minus and plus the margin": two one-sided t tests (Schuirmann 1987), each at the full
 * level of the look, as both must pass.
 *
 * The mean lies beyond the margin in two ways, so that the p-value of that is the sum of the two tails: P(T ≥ (|mean| − margin)/e)
 * + P(T ≥ (|mean| + margin)/e), e the standard error. Where the margin is wide the second is nothing; where it is narrow the
 * test is the two-sided t test.
 *
 * Nothing is smaller than matters here: that is what the claim says.
 *
 * @param margin in units of the estimand, above 0
 * @throws {ConfigError} where it is not
 */
export function meanWithin(margin: number): ClaimProcedure {
  requireNumber('decideClaim: equivalence', margin, {
    min: Number.MIN_VALUE,
    hint: 'declare the margin within which a difference does not matter',
  });
  return {
    level: ({ alpha, looks }) => lookLevel(alpha, looks),
    test: (values, { level }) => {
      const { mean, spread, flat, interval, above, below } = meanMoments(values);
      return {
        estimate: mean,
        interval: interval(level),
        supporting: Math.max(above(-margin), below(margin)),
        refuting: Math.min(1, mean > 0 ? above(margin) + above(-margin) : below(-margin) + below(margin)),
        small: 1,
        flat,
        distance: (margin - Math.abs(mean)) / spread,
      };
    },
    power: (_, values, { alpha, looks }) =>
      equivalencePower(margin / meanMoments(values).spread, { alpha, looks }),
    // Both sides must pass: each with power 0.9, together with 0.8 or more.
    seedsNeeded: ({ distance }, alpha) =>
      seedsFor(Math.abs(distance), { level: alpha, power: distance > 0 ? 0.9 : 0.8 }),
  };
}
