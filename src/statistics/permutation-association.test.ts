import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { midranks, permutationAssociation, type AssociationInput } from './permutation-association.js';

const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 5, maxLength: 5 });
const test = (first: number[], second: number[], more: Partial<AssociationInput> = {}) =>
  permutationAssociation({ first, second, coefficient: 'pearson', alternative: 'positive', ...more });

describe('permutationAssociation', () => {
  it('is the same for either side first, and mirrors with the sign', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const forward = test(first, second);
        expect(test(second, first).pValue).toBeCloseTo(forward.pValue, 12);
        const mirrored = test(
          first,
          second.map((x) => -x),
          { alternative: 'negative' },
        );
        expect(mirrored.pValue).toBeCloseTo(forward.pValue, 12);
      }),
    );
  });

  it('by ranks does not change when a side is bent monotonically', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const options = { coefficient: 'spearman', alternative: 'two-sided' } as const;
        expect(test(first.map(Math.exp), second, options)).toEqual(test(first, second, options));
      }),
    );
  });

  it('counts orders: one of 4! is as far up, two as far out', () => {
    expect(test([1, 2, 3, 4], [2, 4, 6, 9]).pValue).toBe(1 / 24);
    expect(test([1, 2, 3, 4], [2, 4, 6, 8], { alternative: 'two-sided' }).pValue).toBe(2 / 24);
    expect(test([1, 2, 3, 4], [2, 4, 6, 8], { alternative: 'negative' }).pValue).toBe(1);
    const eight = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(test(eight, eight)).toEqual({ coefficient: expect.closeTo(1, 12), pValue: 1 / 40_320 });
  });

  // R: cor(x, y), cor(x, y, method = "spearman") with x = 1:5, y = c(2, 1, 4, 3, 5): both 0.8.
  it('agrees with the textbook coefficient, and shares ranks among ties', () => {
    expect(test([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).coefficient).toBeCloseTo(0.8, 12);
    expect(midranks([3, 1, 3, 7])).toEqual([2.5, 1, 2.5, 4]);
  });

  it('drawn orders give a p-value near the exact one, and never 0', () => {
    const [first, second] = [
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      [3, 1, 2, 6, 4, 9, 5, 8, 7],
    ];
    const stream = RandomStream.fromSeed(4);
    const [drawn, again] = [stream.split('a'), stream.split('b')].map((s) =>
      test(first, second, { stream: s }),
    );
    const error = Math.sqrt((drawn?.pValue ?? 0) / 20_000);
    expect(Math.abs((drawn?.pValue ?? 0) - (again?.pValue ?? 1))).toBeLessThan(7 * error);
    expect(test(first, first, { stream, draws: 9 }).pValue).toBeGreaterThanOrEqual(0.1);
  });

  it('has no coefficient, and p = 1, where a side does not vary', () => {
    expect(test([1, 1, 1], [1, 2, 3])).toEqual({ coefficient: null, pValue: 1 });
    expect(test([], [])).toEqual({ coefficient: null, pValue: 1 });
  });

  it('refuses sides of different lengths, values that are no numbers, many points without a stream', () => {
    expect(() => test([1, 2], [1])).toThrow(ShapeError);
    expect(() => test([1, NaN], [1, 2])).toThrow(NumericalError);
    expect(() => test(new Array<number>(9).fill(0), new Array<number>(9).fill(1))).toThrow(ConfigError);
  });
});
