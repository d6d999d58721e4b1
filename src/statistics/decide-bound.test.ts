import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { decideBound, type BoundEvidence } from './decide-bound.js';

const options = { threshold: 0.5, alpha: 0.05, family: 1 };

const counts = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([trials, share]) => ({ trials, successes: Math.round(share * trials) }));

describe('decideBound', () => {
  it('supports, refutes or leaves open exactly as its interval lies to the threshold', () => {
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 1, max: 20 }), (first, second, family) => {
        const evidences: BoundEvidence[] = [{ share: first }, { shareLess: [first, second] }];
        for (const evidence of evidences) {
          const { verdict, estimate, interval } = decideBound(evidence, { ...options, family });
          if (interval === null || estimate === null) throw new Error('no interval');
          expect(interval.low).toBeLessThanOrEqual(estimate);
          expect(interval.high).toBeGreaterThanOrEqual(estimate);
          const expected =
            interval.low > 0.5 ? 'supported' : interval.high <= 0.5 ? 'refuted' : 'inconclusive';
          expect(verdict).toBe(expected);
        }
      }),
    );
  });

  it('is wider for a larger family', () => {
    const widthOf = (family: number) => {
      const { interval } = decideBound({ share: { successes: 60, trials: 100 } }, { ...options, family });
      return (interval?.high ?? NaN) - (interval?.low ?? NaN);
    };
    expect(widthOf(8)).toBeGreaterThan(widthOf(1));
  });

  it('supports a false claim in at most alpha of simulated studies, for each sort of evidence', () => {
    const stream = RandomStream.fromSeed(7);
    const draw = (trials: number, rate: number) => ({
      trials,
      successes: Array.from({ length: trials }, () => stream.uniform() < rate).filter(Boolean).length,
    });
    const studies = 1000;
    // 5 % of 1000, and four standard errors.
    const bound = 50 + 4 * Math.sqrt(1000 * 0.05 * 0.95);
    const wrong = { share: 0, shareLess: 0, scores: 0 };
    for (let study = 0; study < studies; study++) {
      const scores = Array.from({ length: 50 }, () => Number(stream.uniform() < 0.5));
      if (decideBound({ share: draw(80, 0.5) }, options).verdict === 'supported') wrong.share++;
      if (decideBound({ shareLess: [draw(80, 0.8), draw(60, 0.3)] }, options).verdict === 'supported')
        wrong.shareLess++;
      if (decideBound({ scores }, options).verdict === 'supported') wrong.scores++;
    }
    for (const times of Object.values(wrong)) expect(times).toBeLessThan(bound);
  });

  it('takes a number without sampling error as it is', () => {
    expect(decideBound({ exact: 0.75 }, options)).toMatchObject({ verdict: 'supported', estimate: 0.75 });
    expect(decideBound({ exact: 0.5 }, options).verdict).toBe('refuted');
  });

  it('is inconclusive, without a number, where there is nothing to count', () => {
    const none = { successes: 0, trials: 0 };
    const some = { successes: 3, trials: 4 };
    for (const evidence of [
      { share: none },
      { shareLess: [some, none] as const },
      { scores: [1] },
      { exact: NaN },
    ]) {
      expect(decideBound(evidence, options)).toEqual({
        verdict: 'inconclusive',
        reason: 'there is nothing to count',
        estimate: null,
        interval: null,
      });
    }
  });

  it('refuses counts that make no sense', () => {
    expect(() => decideBound({ share: { successes: 5, trials: 4 } }, options)).toThrow(/successes/);
  });
});
