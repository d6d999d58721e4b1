import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { clopperPearsonInterval, wilsonInterval } from './binomial-intervals.js';

const inputs = fc
  .integer({ min: 1, max: 400 })
  .chain((trials) =>
    fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }),
  );

/** Chance that the interval covers `rate`, summed over all counts. */
function coverage(interval: typeof wilsonInterval, rate: number, trials: number): number {
  let chance = (1 - rate) ** trials;
  let covered = 0;
  for (let successes = 0; successes <= trials; successes++) {
    const { low, high } = interval({ successes, trials });
    if (low <= rate && rate <= high) covered += chance;
    chance *= ((trials - successes) / (successes + 1)) * (rate / (1 - rate));
  }
  return covered;
}

describe('binomial intervals', () => {
  it('hold the observed rate and stay in [0, 1]', () => {
    fc.assert(
      fc.property(inputs, ({ successes, trials }) => {
        for (const interval of [wilsonInterval, clopperPearsonInterval]) {
          const { low, high } = interval({ successes, trials });
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low - 1e-12).toBeLessThanOrEqual(successes / trials);
          expect(high + 1e-12).toBeGreaterThanOrEqual(successes / trials);
        }
      }),
    );
  });

  it("Clopper and Pearson's covers with at least its level at every rate, Wilson's only on average", () => {
    const rates = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
    for (const rate of rates) {
      expect(coverage(clopperPearsonInterval, rate, 30)).toBeGreaterThanOrEqual(0.95 - 1e-9);
    }
    const wilson = rates.map((rate) => coverage(wilsonInterval, rate, 30));
    expect(Math.min(...wilson)).toBeLessThan(0.95);
    expect(wilson.reduce((sum, x) => sum + x, 0) / wilson.length).toBeCloseTo(0.95, 1);
  });

  // Newcombe, Statistics in Medicine 17 (1998) 857, table I.
  it("agree with Newcombe's examples", () => {
    const examples = [
      [81, 263, 0.2553, 0.3662, 0.2527, 0.3676],
      [15, 148, 0.0624, 0.1605, 0.0578, 0.1617],
      [0, 20, 0, 0.1611, 0, 0.1684],
      [1, 29, 0.0061, 0.1718, 0.0009, 0.1776],
    ] as const;
    for (const [successes, trials, ...expected] of examples) {
      const [wilson, exact] = [wilsonInterval, clopperPearsonInterval].map((f) => f({ successes, trials }));
      [wilson?.low, wilson?.high, exact?.low, exact?.high].forEach((end, index) => {
        expect(end).toBeCloseTo(expected[index] ?? NaN, 4);
      });
    }
  });

  it('say nothing without trials, and end at 1 where all succeed', () => {
    expect(wilsonInterval({ successes: 0, trials: 0 })).toEqual({ low: 0, high: 1 });
    expect(clopperPearsonInterval({ successes: 0, trials: 0 })).toEqual({ low: 0, high: 1 });
    const { low, high } = clopperPearsonInterval({ successes: 500, trials: 500 });
    expect([low, high]).toEqual([expect.closeTo(0.025 ** (1 / 500), 9), 1]);
  });

  it('refuse counts that cannot be', () => {
    expect(() => wilsonInterval({ successes: 3, trials: 2 })).toThrow(ConfigError);
    expect(() => clopperPearsonInterval({ successes: 0.5, trials: 2 })).toThrow(
      /successes must be a whole number/,
    );
  });
});
