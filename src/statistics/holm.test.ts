import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { holm } from './holm.js';

const families = fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 7 });

describe('holm', () => {
  it('rejects exactly where the p-value is at most the level shown for it', () => {
    fc.assert(
      fc.property(families, (pValues) => {
        const { rejected, levels } = holm(pValues, 0.05);
        pValues.forEach((pValue, index) => {
          const level = levels[index] ?? NaN;
          if (Math.abs(pValue / level - 1) > 1e-9) expect(pValue <= level).toBe(rejected[index]);
        });
      }),
    );
  });

  it('rejects what the closed test of all intersections by Bonferroni rejects', () => {
    fc.assert(
      fc.property(families, (pValues) => {
        const { rejected } = holm(pValues, 0.05);
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
  it('agrees with R, and says at which level each was tested', () => {
    const { adjusted, rejected, levels } = holm([0.01, 0.04, 0.03, 0.005], 0.05);
    expect(adjusted.map((p) => Number(p.toFixed(12)))).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(rejected).toEqual([true, false, false, true]);
    expect(levels).toEqual([0.05 / 3, 0.025, 0.025, 0.0125]);
    expect(holm([], 0.05)).toEqual({ adjusted: [], rejected: [], levels: [] });
  });

  it('refuses what is no p-value', () => {
    expect(() => holm([0.1, NaN], 0.05)).toThrow(ConfigError);
    expect(() => holm([1.1], 0.05)).toThrow(/p-value must be in \[0, 1\]/);
  });
});
