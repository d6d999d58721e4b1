import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { describeEvidence } from './describe-evidence.js';

const counts = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([trials, share]) => ({ trials, successes: Math.round(share * trials) }));

describe('describeEvidence', () => {
  it('has the estimate within its interval, which narrows as the level falls', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        for (const evidence of [{ share: first }, { shareLess: [first, second] as const }]) {
          const wide = describeEvidence(evidence, 0.99);
          const narrow = describeEvidence(evidence, 0.9);
          const { estimate = NaN, interval } = wide ?? {};
          expect((interval?.low ?? NaN) <= estimate && estimate <= (interval?.high ?? NaN)).toBe(true);
          expect(narrow?.interval.low).toBeGreaterThanOrEqual(interval?.low ?? NaN);
          expect(narrow?.interval.high).toBeLessThanOrEqual(interval?.high ?? NaN);
        }
      }),
    );
  });

  it('is the mean of the scores with Student’s interval, and an exact number by itself', () => {
    const found = describeEvidence({ scores: [0, 1, 1, 0] });
    expect(found?.estimate).toBe(0.5);
    // t(0.975, 3) = 3.182446, standard error √(1/3)/2.
    expect(found?.interval.high).toBeCloseTo(0.5 + (3.182446 * Math.sqrt(1 / 3)) / 2, 5);
    expect(describeEvidence({ exact: 3 })).toEqual({ estimate: 3, interval: { low: 3, high: 3 } });
  });

  it('says nothing where there is nothing to count, and refuses levels that make no sense', () => {
    const none = { successes: 0, trials: 0 };
    for (const evidence of [{ share: none }, { scores: [1] }, { exact: NaN }]) {
      expect(describeEvidence(evidence)).toBeUndefined();
    }
    expect(describeEvidence({ shareLess: [none, none] })).toBeUndefined();
    expect(() => describeEvidence({ exact: 1 }, 1)).toThrow(ConfigError);
  });
});
