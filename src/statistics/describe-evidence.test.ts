import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { clopperPearsonInterval } from './binomial-intervals.js';
import { bootstrapInterval } from './bootstrap-interval.js';
import { describeEvidence } from './describe-evidence.js';

const counts = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([trials, share]) => ({ trials, successes: Math.round(share * trials) }));

const options = (level = 0.95) => ({ level, stream: RandomStream.fromSeed(5).split('images') });

describe('describeEvidence', () => {
  it('has the estimate within its interval, which narrows as the level falls, and is the same again', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        for (const evidence of [{ share: first }, { shareLess: [first, second] as const }]) {
          const wide = describeEvidence(evidence, options(0.99));
          const narrow = describeEvidence(evidence, options(0.9));
          const { estimate = NaN, interval } = wide ?? {};
          expect((interval?.low ?? NaN) <= estimate && estimate <= (interval?.high ?? NaN)).toBe(true);
          expect(narrow?.interval.low).toBeGreaterThanOrEqual(interval?.low ?? NaN);
          expect(narrow?.interval.high).toBeLessThanOrEqual(interval?.high ?? NaN);
          expect(describeEvidence(evidence, options(0.99))).toEqual(wide);
        }
      }),
    );
  });

  it('resamples the images of a share and of scores, and gives an exact number by itself', () => {
    const share = { successes: 30, trials: 90 };
    expect(describeEvidence({ share }, options())).toEqual({
      estimate: 1 / 3,
      interval: bootstrapInterval(share, options()),
    });
    const scores = [0, 1, 1, 0, 0.25];
    expect(describeEvidence({ scores }, options())).toEqual({
      estimate: 0.45,
      interval: bootstrapInterval(scores, options()),
    });
    expect(describeEvidence({ exact: 3 }, options())).toEqual({ estimate: 3, interval: { low: 3, high: 3 } });
  });

  // Two hundred images each: the exact intervals at half the error, within what resampling leaves open.
  it('gives a difference of shares bounds that hold however the two depend on each other', () => {
    const [first, second] = [
      { successes: 120, trials: 200 },
      { successes: 50, trials: 200 },
    ];
    const found = describeEvidence({ shareLess: [first, second] }, options());
    const [one, other] = [first, second].map((share) => clopperPearsonInterval({ ...share, level: 0.975 }));
    expect(found?.estimate).toBeCloseTo(0.35, 12);
    expect(Math.abs((found?.interval.low ?? NaN) - ((one?.low ?? NaN) - (other?.high ?? NaN)))).toBeLessThan(
      0.02,
    );
    expect(Math.abs((found?.interval.high ?? NaN) - ((one?.high ?? NaN) - (other?.low ?? NaN)))).toBeLessThan(
      0.02,
    );
  });

  it('says nothing where there is nothing to count, and refuses levels and scores that make no sense', () => {
    const none = { successes: 0, trials: 0 };
    for (const evidence of [{ share: none }, { scores: [1] }, { exact: NaN }]) {
      expect(describeEvidence(evidence, options())).toBeUndefined();
    }
    expect(describeEvidence({ shareLess: [none, none] }, options())).toBeUndefined();
    expect(() => describeEvidence({ exact: 1 }, options(1))).toThrow(ConfigError);
    expect(() => describeEvidence({ scores: [1, NaN] }, options())).toThrow(NumericalError);
  });
});
