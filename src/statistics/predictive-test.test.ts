import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { predictionForOneRun } from './prediction-for-one-run.js';
import { predictiveTest } from './predictive-test.js';
import { sampleMoments } from './sample-moments.js';
import { noncentralTUpperTail, studentTCritical } from './student-t.js';

const runs = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 10 });

describe('predictiveTest', () => {
  it('alarms exactly where the mean leaves the interval', () => {
    fc.assert(
      fc.property(runs, runs, (recorded, now) => {
        const { alarm, p, mean, low, high } = predictiveTest({ recorded, now, alpha: 0.05 });
        fc.pre(Math.abs(p - 0.05) > 1e-6);
        expect(alarm).toBe(mean < low || mean > high);
      }),
    );
  });

  it('gives both runs the same say, and moments the same as values', () => {
    fc.assert(
      fc.property(runs, runs, (recorded, now) => {
        const { p } = predictiveTest({ recorded, now, alpha: 0.01 });
        expect(predictiveTest({ recorded: now, now: recorded, alpha: 0.01 }).p).toBeCloseTo(p, 9);
        expect(predictiveTest({ recorded: sampleMoments(recorded), now, alpha: 0.01 }).p).toBe(p);
      }),
    );
  });

  // python3: scipy 1.17, ttest_ind([1, 2, 3, 4, 5], [4, 6, 5, 7]).
  it('is the two-sample t test', () => {
    const { p } = predictiveTest({ recorded: [1, 2, 3, 4, 5], now: [4, 6, 5, 7], alpha: 0.01 });
    expect(p).toBeCloseTo(0.0383337, 6);
  });

  it('takes no values for an alarm, the same values for none, and any change of values without spread for one', () => {
    expect(predictiveTest({ recorded: [1, 2, 3], now: [], alpha: 0.01 })).toMatchObject({
      alarm: true,
      p: 0,
    });
    expect(predictiveTest({ recorded: [1, 1, 1], now: [1, 1, 1], alpha: 0.01 }).alarm).toBe(false);
    expect(predictiveTest({ recorded: [1, 1, 1], now: [1.01, 1.01, 1.01], alpha: 0.01 }).alarm).toBe(true);
    expect(predictiveTest({ recorded: [1], now: [9], alpha: 0.01 })).toMatchObject({ alarm: false, p: 1 });
  });

  it('has the power that its table says', () => {
    const power = (seeds: number, shift: number) => {
      const degrees = 2 * seeds - 2;
      const critical = studentTCritical(0.01 / 25 / 2, degrees);
      return noncentralTUpperTail(critical, degrees, shift * Math.sqrt(seeds / 2));
    };
    const removed = (seeds: number) => [1, 2, 3, 5].map((d) => Number(power(seeds, d).toFixed(2)));
    const reversed = (seeds: number) => [1, 2, 3, 5].map((d) => Number(power(seeds, 2 * d).toFixed(2)));
    expect(removed(5)).toEqual([0.01, 0.07, 0.31, 0.9]);
    expect(reversed(5)).toEqual([0.07, 0.66, 0.98, 1]);
    expect(removed(10)).toEqual([0.05, 0.57, 0.98, 1]);
    expect(reversed(10)).toEqual([0.57, 1, 1, 1]);
  });

  it('refuses values that are not finite, and levels that are none', () => {
    expect(() => predictiveTest({ recorded: [1, NaN], now: [1], alpha: 0.01 })).toThrow(NumericalError);
    expect(() => predictiveTest({ recorded: [1, 2], now: [Infinity], alpha: 0.01 })).toThrow(NumericalError);
    expect(() => predictiveTest({ recorded: [1, 2], now: [1], alpha: 0 })).toThrow(ConfigError);
    expect(() => predictiveTest({ recorded: [], now: [1, 2], alpha: 0.01 })).toThrow(/recorded.count/);
  });
});

describe('predictionForOneRun', () => {
  // Mean 3, sd √2.5, t at 0.025 with 4 degrees of freedom 2.776445.
  it('is mean ± t·sd·√(1 + 1/n)', () => {
    const half = 2.776445 * Math.sqrt(2.5) * Math.sqrt(1.2);
    const [low, high] = predictionForOneRun([1, 2, 3, 4, 5]) ?? [];
    expect(low).toBeCloseTo(3 - half, 5);
    expect(high).toBeCloseTo(3 + half, 5);
  });

  it('is wider at a higher level, and holds the mean', () => {
    fc.assert(
      fc.property(runs, (values) => {
        const [low, high] = predictionForOneRun(values) ?? [NaN, NaN];
        const [wideLow, wideHigh] = predictionForOneRun(values, 0.99) ?? [NaN, NaN];
        expect(wideLow).toBeLessThanOrEqual(low);
        expect(wideHigh).toBeGreaterThanOrEqual(high);
        const { mean } = sampleMoments(values);
        expect(low <= mean && mean <= high).toBe(true);
      }),
    );
  });

  it('is none for fewer than two values, or one that is no number', () => {
    expect([[], [1], [1, NaN]].map((values) => predictionForOneRun(values))).toEqual([null, null, null]);
  });
});
