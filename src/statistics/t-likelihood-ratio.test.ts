import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logTLikelihoodRatio, logTruncatedMoment } from './t-likelihood-ratio.js';

const counts = fc.integer({ min: 2, max: 60 });
const effects = fc.double({ min: 0.05, max: 6, noNaN: true });
const cosines = fc.double({ min: -1, max: 1, noNaN: true });

describe('logTLikelihoodRatio', () => {
  it('increases with the t statistic', () => {
    fc.assert(
      fc.property(counts, effects, cosines, cosines, (count, effect, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const at = (cosine: number) => logTLikelihoodRatio(count, cosine, effect);
        expect(at(high) - at(low)).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  it('is at most 1 where the mean points the other way', () => {
    fc.assert(
      fc.property(counts, effects, cosines, (count, effect, cosine) => {
        expect(logTLikelihoodRatio(count, -Math.abs(cosine), effect)).toBeLessThan(0);
      }),
    );
  });

  it('satisfies the recurrence of its moments on both sides of the change of method', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: -20, max: 20, noNaN: true }),
        (order, b) => {
          const [before, here, after] = [order - 1, order, order + 1].map((k) => logTruncatedMoment(k, b));
          if (before === undefined || here === undefined || after === undefined) throw new Error('never');
          // M₍ₖ₊₁₎ − b·Mₖ = k·M₍ₖ₋₁₎, divided by M₍ₖ₊₁₎ + |b|·Mₖ to compare without cancellation.
          const scale = Math.exp(after - before) + Math.abs(b) * Math.exp(here - before);
          const error = Math.exp(after - before) - b * Math.exp(here - before) - order;
          expect(Math.abs(error) / scale).toBeLessThan(1e-10);
        },
      ),
    );
  });

  // python3: mpmath, 30 digits, log(∫u^(n−1) e^(−u²/2 + δ√n·c·u) du) − n·δ²/2 − log(∫u^(n−1) e^(−u²/2) du),
  // the integral by gamma(n)·exp(b²/4)·pcfu(n − 1/2, −b) where b < 0.
  it('agrees with integration at 30 digits', () => {
    const reference: [number, number, number, number][] = [
      [2, 1, 1.5, 1.6738473968333225],
      [5, 0.9, 3, 2.6657402440539566],
      [5, 1, 6, 10.01332801821566],
      [8, -0.05, 1, -4.3829319461565905],
      [8, -0.3, 1, -6.161404482196356],
      [8, -0.9, 4, -78.23090260651432],
      [12, 0.5, 0.5, 1.6296220608662848],
      [12, -0.5, 6, -235.49094290165036],
    ];
    for (const [count, cosine, effect, expected] of reference) {
      expect(logTLikelihoodRatio(count, cosine, effect)).toBeCloseTo(expected, 11);
    }
  });
});
