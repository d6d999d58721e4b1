import { requireInteger, requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { requireFinite } from './sample-moments.js';

/** Most seeds of which all sign patterns are enumerated: a million sums. */
export const MOST_ENUMERATED_SIGNS = 20;

/** What the sign-flip test is given. */
export interface SignFlipInput {
  readonly differences: readonly number[];
  readonly threshold: number;
  /** Draws the sign patterns beyond {@link MOST_ENUMERATED_SIGNS} seeds; not needed up to there. */
  readonly stream?: RandomStream;
  /** Sign patterns drawn beyond the enumerable. @default 20000 */
  readonly draws?: number;
}

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

function drawnSignedSums(values: readonly number[], stream: RandomStream, draws: number): Float64Array {
  const drawn = () => values.reduce((sum, value) => sum + (stream.uniform() < 0.5 ? value : -value), 0);
  return Float64Array.from({ length: draws }, drawn);
}

/**
 * Sign-flip test of mean ≤ threshold against mean > threshold, for differences that are symmetric about their
 * mean: the share of sign patterns whose sum is at least the observed one. Fixed number of seeds; n seeds
 * cannot give less than 2⁻ⁿ (five: 0.031), so that it confirms but cannot decide among sixteen panels.
 *
 * Where they are not symmetric, a declared 5 % becomes 13 % (exponential, long tail against the claimed side) or 17 %
 * (lognormal) with 8 seeds, 10 and 13 % with 24; a long tail the other way only costs power. Symmetric laws,
 * discrete and heavy-tailed ones too, stay at 2.2 to 5.2 % (10,000 experiments each).
 *
 * Up to 20 seeds exact; beyond, drawn, with one added to count and draws, which keeps the level.
 *
 * @throws {NumericalError} if a difference is not finite.
 * @throws {ConfigError} if there are more than 20 seeds and no stream.
 */
export function signFlipTest({ differences, threshold, stream, draws = 20_000 }: SignFlipInput): number {
  requireFinite('signFlipTest: differences', differences);
  requireNumber('signFlipTest: threshold', threshold);
  requireInteger('signFlipTest: draws', draws, { min: 1 });
  const values = differences.map((difference) => difference - threshold);
  const exact = values.length <= MOST_ENUMERATED_SIGNS;
  if (!exact && stream === undefined) {
    throw new ConfigError(
      `signFlipTest: more than ${MOST_ENUMERATED_SIGNS} differences need a stream, got ${values.length} differences and none; pass stream`,
    );
  }
  // Sums that differ by rounding only are ties, and count.
  const rounding = 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);
  const observed = values.reduce((sum, value) => sum + value, 0) - rounding;
  const sums = exact || stream === undefined ? allSignedSums(values) : drawnSignedSums(values, stream, draws);
  const asLarge = sums.reduce((count, sum) => count + (sum >= observed ? 1 : 0), 0);
  return exact ? asLarge / sums.length : (asLarge + 1) / (sums.length + 1);
}
