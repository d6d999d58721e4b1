import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { signFlipTest } from './sign-flip-test.js';

const samples = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 8 });

describe('signFlipTest', () => {
  it('rejects at level u in at most a share u of the sign patterns, for every u', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const patterns = Array.from({ length: 2 ** values.length }, (_, bits) =>
          values.map((value, index) => ((bits >> index) & 1 ? -value : value)),
        );
        const pValues = patterns.map((differences) => signFlipTest({ differences, threshold: 0 }));
        for (const u of pValues) {
          expect(pValues.filter((p) => p <= u).length / pValues.length).toBeLessThanOrEqual(u);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the share of sign patterns with at least the observed sum, listed by hand', () => {
    // Sums of ±1 ±2 ±3: 6, 4, 2, 0, 0, −2, −4, −6.
    expect(signFlipTest({ differences: [1, 2, 3], threshold: 0 })).toBe(1 / 8);
    expect(signFlipTest({ differences: [-1, 2, 3], threshold: 0 })).toBe(2 / 8);
    expect(signFlipTest({ differences: [1, 2, -3], threshold: 0 })).toBe(5 / 8);
    expect(signFlipTest({ differences: [0.3, 0.4, 0.5], threshold: 0.2 })).toBe(1 / 8);
    expect(signFlipTest({ differences: [], threshold: 0 })).toBe(1);
  });

  it('drawn patterns give the exact p-value within five standard errors, and never 0', () => {
    const differences = [0.9, 0.1, -0.4, 1.2, 0.3, -0.2, 0.5, 0.8, -0.6, 0.2, 0.7, -0.1, 0.4, 0.3, -0.9, 0.6];
    const exact = signFlipTest({ differences, threshold: 0 });
    const drawn = signFlipTest({
      differences: [...differences, 0, 0, 0, 0, 0],
      threshold: 0,
      stream: RandomStream.fromSeed(1),
    });
    expect(Math.abs(drawn - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 20_000));
    const sure = {
      differences: new Array<number>(40).fill(1),
      threshold: 0,
      stream: RandomStream.fromSeed(1),
      draws: 99,
    };
    expect(signFlipTest(sure)).toBe(0.01);
  });

  it('refuses differences that are no numbers, and many of them without a stream', () => {
    expect(() => signFlipTest({ differences: [NaN], threshold: 0 })).toThrow(NumericalError);
    expect(() => signFlipTest({ differences: new Array<number>(21).fill(1), threshold: 0 })).toThrow(
      ConfigError,
    );
  });
});
