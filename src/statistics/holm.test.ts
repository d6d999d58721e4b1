import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { holm } from './holm.js';

const families = fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 7 });

describe('holm', () => {
  it('rejects no fewer where a p-value falls or the level rises', () => {
    fc.assert(
      fc.property(families, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (pValues, at, share) => {
        const rejected = holm(pValues, 0.05);
        const smaller = pValues.map((pValue, index) =>
          index === at % pValues.length ? share * pValue : pValue,
        );
        for (const more of [holm(smaller, 0.05), holm(pValues, 0.08)]) {
          rejected.forEach((was, index) => expect(more[index] || !was).toBe(true));
        }
      }),
    );
  });

  it('rejects what the closed test of all intersections by Bonferroni rejects', () => {
    fc.assert(
      fc.property(families, (pValues) => {
        const rejected = holm(pValues, 0.05);
        const subsets = Array.from({ length: 2 ** pValues.length }, (_, bits) =>
          pValues.map((_, index) => index).filter((index) => (bits >> index) & 1),
        );
        const passes = (subset: number[]) => subset.some((i) => (pValues[i] ?? 1) * subset.length <= 0.05);
        pValues.forEach((_, index) => {
          expect(rejected[index]).toBe(subsets.filter((subset) => subset.includes(index)).every(passes));
        });
      }),
    );
  });

  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
  it('agrees with R at every level', () => {
    const pValues = [0.01, 0.04, 0.03, 0.005];
    const adjusted = [0.03, 0.06, 0.06, 0.02];
    for (const alpha of [0.019, 0.021, 0.029, 0.031, 0.059, 0.061]) {
      expect(holm(pValues, alpha)).toEqual(adjusted.map((p) => p <= alpha));
    }
    expect(holm([], 0.05)).toEqual([]);
  });

  it('refuses what is no p-value', () => {
    expect(() => holm([0.1, NaN], 0.05)).toThrow(ConfigError);
    expect(() => holm([1.1], 0.05)).toThrow(/p-value must be in \[0, 1\]/);
  });
});
