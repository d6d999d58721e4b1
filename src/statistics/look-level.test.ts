import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { crossingProbability } from './crossing-probability.js';
import { lookLevel } from './look-level.js';
import { studentTCritical } from './student-t.js';

const looks = fc
  .uniqueArray(fc.integer({ min: 2, max: 30 }), { minLength: 1, maxLength: 3 })
  .map((some) => some.sort((one, other) => one - other));

describe('lookLevel', () => {
  it('is alpha for one look, and between alpha over their number and alpha for several', () => {
    fc.assert(
      fc.property(looks, fc.double({ min: 0.001, max: 0.25, noNaN: true }), (some, alpha) => {
        const level = lookLevel(alpha, some);
        if (some.length === 1) expect(level).toBe(alpha);
        expect(level).toBeGreaterThanOrEqual(alpha / some.length);
        expect(level).toBeLessThanOrEqual(alpha);
      }),
      { numRuns: 12 },
    );
  });

  it('is what the design declares for 5 and 10 seeds: t above 2.63 and 2.17', () => {
    const level = lookLevel(0.05, [5, 10]);
    expect(level).toBeCloseTo(0.0291, 4);
    expect(studentTCritical(level, 4)).toBeCloseTo(2.63, 2);
    expect(studentTCritical(level, 9)).toBeCloseTo(2.17, 2);
  });

  // Pocock (1977), one-sided 5 % by symmetry of his two-sided 10 %: z above 1.875 (two looks) and 1.992 (three).
  it('tends to the constants of the normal approximation for many seeds', () => {
    expect(studentTCritical(lookLevel(0.05, [2000, 4000]), 1e6)).toBeCloseTo(1.875, 2);
    expect(studentTCritical(lookLevel(0.05, [2000, 4000, 6000]), 1e6)).toBeCloseTo(1.992, 2);
  });

  it('spends alpha, no more and no less', () => {
    for (const alpha of [0.05, 0.01]) {
      for (const some of [
        [5, 10],
        [10, 20],
        [3, 7, 12],
      ]) {
        expect(crossingProbability(some, lookLevel(alpha, some)) / alpha).toBeCloseTo(1, 6);
      }
    }
  });

  it('refuses looks that do not rise, and levels that are none', () => {
    for (const wrong of [[], [1], [5, 5], [10, 5], [5, 7.5]]) {
      expect(() => lookLevel(0.05, wrong)).toThrow(ConfigError);
    }
    expect(() => lookLevel(0, [5])).toThrow(ConfigError);
    expect(() => lookLevel(0.7, [5])).toThrow(/lookLevel: alpha/);
  });
});
