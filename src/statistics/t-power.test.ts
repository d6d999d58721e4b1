import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { detectableDistance, seedsFor, tPower } from './t-power.js';

describe('tPower', () => {
  it('is the level where the mean lies on the threshold, and grows with distance and seeds', () => {
    const seeds = fc.integer({ min: 2, max: 40 });
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.1, max: 2, noNaN: true }), (n, distance) => {
        expect(tPower({ seeds: n, distance: 0, level: 0.05 })).toBeCloseTo(0.05, 5);
        const power = tPower({ seeds: n, distance, level: 0.05 });
        expect(tPower({ seeds: n, distance: distance + 0.1, level: 0.05 })).toBeGreaterThanOrEqual(
          power - 1e-9,
        );
        expect(tPower({ seeds: n + 1, distance, level: 0.05 })).toBeGreaterThanOrEqual(power - 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  // python3: scipy 1.17, nct.sf(t.isf(level, n - 1), n - 1, distance * sqrt(n)).
  it('agrees with the noncentral t of another library', () => {
    expect(tPower({ seeds: 5, distance: 1, level: 0.05 })).toBeCloseTo(0.579737, 5);
    expect(tPower({ seeds: 10, distance: 1, level: 0.05 })).toBeCloseTo(0.897517, 5);
  });

  it('refuses fewer than no seeds', () => {
    expect(() => tPower({ seeds: -1, distance: 1, level: 0.05 })).toThrow(ConfigError);
  });
});

describe('seedsFor', () => {
  it('is the least number with the power wanted', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.15, max: 5, noNaN: true }), (distance) => {
        const seeds = seedsFor(distance, { level: 0.05 }) ?? NaN;
        expect(tPower({ seeds, distance, level: 0.05 })).toBeGreaterThanOrEqual(0.8 - 1e-6);
        if (seeds > 2) expect(tPower({ seeds: seeds - 1, distance, level: 0.05 })).toBeLessThan(0.8);
      }),
      { numRuns: 10 },
    );
  });

  it('is none where there is no distance, or a thousand seeds are too few', () => {
    expect(seedsFor(0, { level: 0.05 })).toBeNull();
    expect(seedsFor(-1, { level: 0.05 })).toBeNull();
    expect(seedsFor(NaN, { level: 0.05 })).toBeNull();
    expect(seedsFor(1e-3, { level: 0.05 })).toBeNull();
    expect(seedsFor(Infinity, { level: 0.05 })).toBe(2);
  });

  it('undoes the detectable distance', () => {
    for (const seeds of [3, 5, 10, 20]) {
      expect(seedsFor(detectableDistance(seeds, 0.05), { level: 0.05 })).toBe(seeds);
    }
  });
});
