import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialLimit } from './binomial-limit.js';

/** P(X ≥ k), by summing exact binomial coefficients. */
function upperTail(trials: number, probability: number, k: number): number {
  let [coefficient, tail] = [1, 0];
  for (let count = 0; count <= trials; count++) {
    if (count >= k) tail += coefficient * probability ** count * (1 - probability) ** (trials - count);
    coefficient = (coefficient * (trials - count)) / (count + 1);
  }
  return tail;
}

describe('binomialLimit', () => {
  it('is the largest count whose upper tail has at least the level', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
        (trials, probability, level) => {
          const limit = binomialLimit(trials, probability, level);
          // Rounding of the sums; the cases are continuous, so a tail is never that close to the level.
          if (limit > 0) expect(upperTail(trials, probability, limit)).toBeGreaterThan(level - 1e-9);
          if (limit < trials) expect(upperTail(trials, probability, limit + 1)).toBeLessThan(level + 1e-9);
        },
      ),
    );
  });

  it('is 0 for what never happens, and within the trials for what nearly always does', () => {
    expect(binomialLimit(50, 0, 0.01)).toBe(0);
    expect(binomialLimit(0, 0.5, 0.01)).toBe(0);
    expect(binomialLimit(50, 0.999, 0.01)).toBe(50);
  });

  it('does not underflow where there are many trials', () => {
    const limit = binomialLimit(10_000, 0.5, 0.001);
    // Mean 5000, standard deviation 50; the normal quantile of 0.999 is 3.09.
    expect(limit).toBeGreaterThan(5145);
    expect(limit).toBeLessThan(5165);
  });
});
