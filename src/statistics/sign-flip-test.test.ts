import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { signFlipTest } from './sign-flip-test.js';

const samples = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 8 });

describe('signFlipTest', () => {
  it('rejects at level u in at most a share u of the sign patterns, for every u', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const patterns = Array.from({ length: 2 ** values.length }, (_, bits) =>
          values.map((value, index) => ((bits >> index) & 1 ? -value : value)),
        );
        const pValues = patterns.map((differences) => signFlipTest(differences, 0));
        for (const u of pValues) {
          expect(pValues.filter((p) => p <= u).length / pValues.length).toBeLessThanOrEqual(u);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the share of sign patterns with at least the observed sum, listed by hand', () => {
    // Sums of ±1 ±2 ±3: 6, 4, 2, 0, 0, −2, −4, −6.
    expect(signFlipTest([1, 2, 3], 0)).toBe(1 / 8);
    expect(signFlipTest([-1, 2, 3], 0)).toBe(2 / 8);
    expect(signFlipTest([1, 2, -3], 0)).toBe(5 / 8);
    expect(signFlipTest([0.3, 0.4, 0.5], 0.2)).toBe(1 / 8);
    expect(signFlipTest([], 0)).toBe(1);
  });

  it('refuses differences that are no numbers, and more than can be enumerated', () => {
    expect(() => signFlipTest([NaN], 0)).toThrow(NumericalError);
    expect(() => signFlipTest(new Array<number>(21).fill(1), 0)).toThrow(ConfigError);
  });
});
