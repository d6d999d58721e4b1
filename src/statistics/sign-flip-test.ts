import { requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { requireFinite } from './sample-moments.js';

/** Most seeds of which all sign patterns are enumerated: a million sums. */
export const MOST_ENUMERATED_SIGNS = 20;

function allSignedSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  let filled = 1;
  for (const value of values) {
    for (let index = 0; index < filled; index++) {
      const sum = sums[index] ?? 0;
      sums[index] = sum + value;
      sums[filled + index] = sum - value;
    }
    filled *= 2;
  }
  return sums;
}

/**
 * Exact sign-flip test of mean ≤ threshold against mean > threshold, for differences that are symmetric about their
 * mean: the share of sign patterns whose sum is at least the observed one. Fixed number of seeds; n seeds
 * cannot give less than 2⁻ⁿ (five: 0.031), so that it confirms but cannot decide among sixteen panels.
 *
 * Where they are not symmetric, a declared 5 % becomes 13 % (exponential, long tail against the claimed side) or 17 %
 * (lognormal) with 8 seeds; a long tail the other way only costs power. Symmetric laws, discrete and heavy-tailed ones too, stay
 * at 2.2 to 4.8 % (10,000 experiments each).
 *
 * @param differences one a seed, at most {@link MOST_ENUMERATED_SIGNS}
 * @throws {NumericalError} if a difference is not finite.
 * @throws {ConfigError} if there are more than can be enumerated.
 */
export function signFlipTest(differences: readonly number[], threshold: number): number {
  requireFinite('signFlipTest: differences', differences);
  requireNumber('signFlipTest: threshold', threshold);
  if (differences.length > MOST_ENUMERATED_SIGNS) {
    throw new ConfigError(
      `signFlipTest: needs at most ${MOST_ENUMERATED_SIGNS} differences, got ${differences.length}; their patterns are too many to enumerate`,
    );
  }
  const values = differences.map((difference) => difference - threshold);
  // Sums that differ by rounding only are ties, and count.
  const rounding = 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);
  const observed = values.reduce((sum, value) => sum + value, 0) - rounding;
  const sums = allSignedSums(values);
  return sums.reduce((count, sum) => count + (sum >= observed ? 1 : 0), 0) / sums.length;
}
