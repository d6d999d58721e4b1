import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { confidenceSequence, criticalT, lowerConfidenceBound } from './confidence-sequence.js';
import { anytimePValue, pairedTEValue } from './paired-t-e-process.js';
import { sampleMoments } from './sample-moments.js';
import { studentTCritical } from './student-t.js';

const samples = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 12 });
const alphas = fc.constantFrom(0.05, 0.01, 0.05 / 16);

describe('confidenceSequence', () => {
  it('excludes exactly the thresholds that the e-process rejects', () => {
    fc.assert(
      fc.property(samples, alphas, (differences, alpha) => {
        const low = lowerConfidenceBound(differences, { alpha });
        if (low === -Infinity) return;
        const pAt = (threshold: number) =>
          anytimePValue(pairedTEValue({ differences, threshold, direction: 'above' }));
        const sliver = 1e-6 * Math.max(1, Math.abs(low));
        expect(pAt(low - sliver)).toBeLessThanOrEqual(alpha);
        expect(pAt(low + sliver)).toBeGreaterThan(alpha);
      }),
    );
  });

  it('moves with a shift and mirrors with the sign', () => {
    fc.assert(
      fc.property(samples, alphas, (differences, alpha) => {
        const { low, high } = confidenceSequence(differences, { alpha });
        const mirrored = confidenceSequence(
          differences.map((x) => -x),
          { alpha },
        );
        const shifted = confidenceSequence(
          differences.map((x) => x + 1),
          { alpha },
        );
        expect([-mirrored.high, -mirrored.low]).toEqual([low, high]);
        if (Number.isFinite(low)) expect(shifted.low).toBeCloseTo(low + 1, 6);
      }),
    );
  });

  it('always holds the sample mean, however early and late seeds contradict each other', () => {
    const contradicting = fc
      .tuple(samples, samples, fc.double({ min: -50, max: 50, noNaN: true }))
      .map(([early, late, shift]) => [...early, ...late.map((x) => x + shift)]);
    fc.assert(
      fc.property(contradicting, alphas, (differences, alpha) => {
        const { low, high } = confidenceSequence(differences, { alpha });
        const { mean } = sampleMoments(differences);
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
      }),
    );
  });

  it('misses the mean at the worst of 5 to 12 seeds in at most alpha of experiments, on either side', () => {
    const stream = RandomStream.fromSeed(12);
    const [experiments, alpha] = [4000, 0.05];
    const missed = { low: 0, high: 0 };
    for (let experiment = 0; experiment < experiments; experiment++) {
      const differences = Array.from({ length: 12 }, () => 2 + stream.normal());
      const looks = Array.from({ length: 8 }, (_, index) =>
        confidenceSequence(differences.slice(0, 5 + index), { alpha }),
      );
      if (looks.some(({ low }) => low > 2)) missed.low += 1;
      if (looks.some(({ high }) => high < 2)) missed.high += 1;
    }
    const limit = alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / experiments);
    expect(missed.low / experiments).toBeLessThan(limit);
    expect(missed.high / experiments).toBeLessThan(limit);
    // A bound that never misses would be of no use: the declared error is spent, at least in part.
    expect(missed.low + missed.high).toBeGreaterThan(experiments * 0.01);
  });

  it('asks for more than the ordinary t test, and for a finite t wherever exact agreement would pass', () => {
    for (const alpha of [0.05, 0.05 / 16]) {
      for (let count = 5; count <= 30; count++) {
        expect(criticalT(count, alpha)).toBeGreaterThan(studentTCritical(alpha, count - 1));
        expect(criticalT(count, alpha)).toBeLessThan(Infinity);
      }
    }
    expect([criticalT(1, 0.05), criticalT(2, 0.05), criticalT(4, 0.05 / 16)]).toEqual([
      Infinity,
      Infinity,
      Infinity,
    ]);
  });

  it('is the common value where the seeds agree, and unbounded where they are too few', () => {
    const { low, high } = confidenceSequence([0.25, 0.25, 0.25, 0.25, 0.25], { alpha: 0.05 });
    expect([low, high]).toEqual([expect.closeTo(0.25, 7), expect.closeTo(0.25, 7)]);
    expect(confidenceSequence([1, 2], { alpha: 0.05 })).toEqual({ low: -Infinity, high: Infinity });
    expect(confidenceSequence([], { alpha: 0.05 })).toEqual({ low: -Infinity, high: Infinity });
  });

  it('refuses differences that are no numbers, and an alpha that is no level', () => {
    expect(() => confidenceSequence([1, Infinity], { alpha: 0.05 })).toThrow(NumericalError);
    expect(() => confidenceSequence([1, 2], { alpha: 5 })).toThrow(ConfigError);
  });
});
