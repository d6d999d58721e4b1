import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { pairedTInterval } from './paired-t-interval.js';

const samples = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 12 });

describe('pairedTInterval', () => {
  it('moves and stretches with the differences, and is wider at a higher level', () => {
    const moves = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        samples,
        moves,
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        (differences, move, scale) => {
          const { low, high } = pairedTInterval(differences, 0.9);
          const moved = pairedTInterval(
            differences.map((difference) => scale * difference + move),
            0.9,
          );
          expect(moved.low).toBeCloseTo(scale * low + move, 8);
          expect(moved.high).toBeCloseTo(scale * high + move, 8);
          const wide = pairedTInterval(differences, 0.95);
          expect(wide.low <= low && high <= wide.high).toBe(true);
        },
      ),
    );
  });

  // Student's sleep data (1908): the ten differences; R: t.test(d) gives 0.7001 to 2.4599.
  it("agrees with R on Student's sleep data", () => {
    const sleep = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
    const { low, high } = pairedTInterval(sleep, 0.95);
    expect([low, high]).toEqual([expect.closeTo(0.7001142, 6), expect.closeTo(2.4598858, 6)]);
  });

  it('says nothing of fewer than two seeds, and all where they agree', () => {
    expect(pairedTInterval([1], 0.95)).toEqual({ low: -Infinity, high: Infinity });
    expect(pairedTInterval([1, 1], 0.95)).toEqual({ low: 1, high: 1 });
  });

  it('refuses a level outside [0.5, 1) and differences that are no numbers', () => {
    expect(() => pairedTInterval([1, 2], 95)).toThrow(ConfigError);
    expect(() => pairedTInterval([1, NaN], 0.95)).toThrow(NumericalError);
  });
});
