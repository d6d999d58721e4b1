import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { pairedTInterval, pairedTPValue } from './paired-t-interval.js';

const samples = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 12 });

describe('pairedTInterval', () => {
  it('lies above the threshold exactly where the one-sided test at half its error rejects', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: -1, max: 1, noNaN: true }), (differences, threshold) => {
        const pValue = pairedTPValue(differences, threshold);
        fc.pre(Math.abs(pValue - 0.05) > 1e-6 && pValue > 0);
        expect(pairedTInterval(differences, 0.9).low > threshold).toBe(pValue < 0.05);
      }),
    );
  });

  // Student's sleep data (1908): the ten differences; R: t.test(d) gives 0.7001 to 2.4599, p = 0.002833.
  it("agrees with R on Student's sleep data", () => {
    const sleep = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
    const { low, high } = pairedTInterval(sleep, 0.95);
    expect([low, high]).toEqual([expect.closeTo(0.7001142, 6), expect.closeTo(2.4598858, 6)]);
    expect(2 * pairedTPValue(sleep, 0)).toBeCloseTo(0.00283289, 7);
  });

  it('says nothing of fewer than two seeds, and all where they agree', () => {
    expect(pairedTInterval([1], 0.95)).toEqual({ low: -Infinity, high: Infinity });
    expect([pairedTPValue([1], 0), pairedTPValue([1, 1], 0), pairedTPValue([1, 1], 1)]).toEqual([1, 0, 1]);
  });

  it('refuses a level outside [0.5, 1) and differences that are no numbers', () => {
    expect(() => pairedTInterval([1, 2], 95)).toThrow(ConfigError);
    expect(() => pairedTInterval([1, NaN], 0.95)).toThrow(NumericalError);
    expect(() => pairedTPValue([NaN], 0)).toThrow(NumericalError);
  });
});
