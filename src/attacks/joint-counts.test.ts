import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../core/errors.js';
import { jointCounts } from './joint-counts.js';

/** Facts of up to four models on up to 20 samples. */
const someFacts = fc
  .record({ models: fc.integer({ min: 1, max: 4 }), samples: fc.integer({ min: 0, max: 20 }) })
  .chain(({ models, samples }) => {
    const arrays = fc.array(fc.array(fc.boolean(), { minLength: samples, maxLength: samples }), {
      minLength: models,
      maxLength: models,
    });
    return fc.record({ cleanCorrect: arrays, wrong: arrays });
  });

describe('jointCounts', () => {
  it('counts all ≤ each ≤ any ≤ samples, under both denominators', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const { allCleanCorrect, ...all } = jointCounts(facts);
        expect(allCleanCorrect.samples).toBeLessThanOrEqual(all.samples);
        for (const { samples, allWrong, anyWrong, eachWrong } of [all, allCleanCorrect]) {
          for (const wrong of eachWrong) {
            expect(wrong).toBeGreaterThanOrEqual(allWrong);
            expect(wrong).toBeLessThanOrEqual(anyWrong);
          }
          expect(anyWrong).toBeLessThanOrEqual(samples);
          expect(anyWrong).toBeGreaterThanOrEqual(allWrong);
        }
      }),
    );
  });

  it('adds up over disjoint parts of the samples', () => {
    fc.assert(
      fc.property(someFacts, fc.nat(20), (facts, at) => {
        const part = (from: number, to?: number) =>
          jointCounts({
            cleanCorrect: facts.cleanCorrect.map((values) => values.slice(from, to)),
            wrong: facts.wrong.map((values) => values.slice(from, to)),
          });
        const [whole, first, second] = [jointCounts(facts), part(0, at), part(at)];
        expect(whole.allWrong).toBe(first.allWrong + second.allWrong);
        expect(whole.allCleanCorrect.anyWrong).toBe(
          first.allCleanCorrect.anyWrong + second.allCleanCorrect.anyWrong,
        );
      }),
    );
  });

  it('counts by hand', () => {
    expect(
      jointCounts({
        cleanCorrect: [Uint8Array.of(1, 1, 0, 1), Uint8Array.of(1, 1, 1, 1)],
        wrong: [Uint8Array.of(1, 0, 1, 0), Uint8Array.of(1, 1, 1, 0)],
      }),
    ).toEqual({
      samples: 4,
      allWrong: 2,
      anyWrong: 3,
      eachWrong: [2, 3],
      allCleanCorrect: { samples: 3, allWrong: 1, anyWrong: 2, eachWrong: [1, 2] },
    });
  });

  it('refuses no model, and arrays that do not fit', () => {
    expect(() => jointCounts({ cleanCorrect: [], wrong: [] })).toThrow(ShapeError);
    expect(() => jointCounts({ cleanCorrect: [[1]], wrong: [[1], [1]] })).toThrow(/got 1 and 2/);
    expect(() => jointCounts({ cleanCorrect: [[1, 0]], wrong: [[1]] })).toThrow(
      /cleanCorrect of model 0 must hold 1 samples, got 2/,
    );
  });
});
