import { describe, expect, it } from 'vitest';
import { decideClaim } from './decide-claim.js';
import { alone, inParts, settings } from './testing/sample-evidence.js';

describe('decideClaim of a share', () => {
  const oneLook = { ...settings, looks: [10], smallestEffect: 0.2 };
  const of = (successes: number) =>
    alone(Array.from({ length: 10 }, (_, seed) => (seed < successes ? 1 : 0)));

  // Exact: P(X ≥ 6 | 10, 0.3) = 0.0473, P(X ≥ 5) = 0.1503; P(X ≤ 0) = 0.0282, P(X ≤ 1) = 0.1493.
  it('counts seeds by the exact binomial test', () => {
    const verdict = (successes: number) => decideClaim({ share: 0.3 }, of(successes), oneLook).verdict;
    expect([0, 1, 5, 6].map(verdict)).toEqual(['refuted', 'inconclusive', 'inconclusive', 'supported']);
    expect(decideClaim({ share: 0.3 }, of(6), oneLook).p).toBeCloseTo(0.0473, 4);
    expect(decideClaim({ share: 0.3 }, of(6), oneLook).estimate).toBe(0.6);
  });

  it('turned round counts those to which it does not happen', () => {
    for (let successes = 0; successes <= 10; successes++) {
      const above = decideClaim({ share: 0.3 }, of(successes), oneLook);
      const below = decideClaim({ share: 0.7, direction: 'below' }, of(10 - successes), oneLook);
      expect(below.verdict).toBe(above.verdict);
      expect(below.p).toBeCloseTo(above.p ?? NaN, 9);
      expect(below.power).toBeCloseTo(above.power ?? NaN, 9);
      expect(below.seedsNeeded).toBe(above.seedsNeeded);
    }
  });

  it('over several parts takes each part, and shows the mean of the primary without an interval', () => {
    const parts = [of(6), of(10)].flatMap((evidence) => evidence.parts.map(({ values }) => values));
    const decided = decideClaim({ share: 0.3 }, inParts(...parts), { ...oneLook, asserts: 'every-part' });
    expect(decided).toMatchObject({ verdict: 'supported', estimate: 0.8, interval: null, signFlipP: null });
  });

  it('over a single part shows that part’s interval', () => {
    const decided = decideClaim({ share: 0.3 }, of(6), { ...oneLook, asserts: 'every-part' });
    expect(decided.interval).toEqual(decided.parts[0]?.interval);
  });

  it('refuses seeds that give neither 0 nor 1', () => {
    expect(() => decideClaim({ share: 0.3 }, alone([0, 1, 0.5]), oneLook)).toThrow(/each must give 0 or 1/);
  });
});
