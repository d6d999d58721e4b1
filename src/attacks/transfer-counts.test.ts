import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, ShapeError } from '../core/errors.js';
import { transferCounts, transferRate, transferTable } from './transfer-counts.js';

const samples = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()), { maxLength: 30 });

function factsOf(rows: readonly (readonly [boolean, boolean, boolean, boolean])[]) {
  return {
    sourceCleanCorrect: rows.map((row) => row[0]),
    targetCleanCorrect: rows.map((row) => row[1]),
    sourceFooled: rows.map((row) => row[2]),
    targetWrong: rows.map((row) => row[3]),
  };
}

describe('transferCounts', () => {
  it('counts subsets: transferred among fooled, both-clean-correct among all', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const counts = transferCounts(factsOf(rows));
        expect(counts.fooled).toBe(rows.filter((row) => row[2]).length);
        expect(counts.transferred).toBe(rows.filter((row) => row[2] && row[3]).length);
        const clean = rows.filter((row) => row[0] && row[1]);
        expect(counts.bothCleanCorrect.fooled).toBe(clean.filter((row) => row[2]).length);
        expect(counts.bothCleanCorrect.transferred).toBe(clean.filter((row) => row[2] && row[3]).length);
      }),
    );
  });

  it('does not depend on the order of the samples, nor on how truth is written', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const counts = transferCounts(factsOf(rows));
        expect(transferCounts(factsOf([...rows].reverse()))).toEqual(counts);
        const { sourceFooled, ...rest } = factsOf(rows);
        expect(transferCounts({ ...rest, sourceFooled: Uint8Array.from(sourceFooled, Number) })).toEqual(
          counts,
        );
      }),
    );
  });

  it('refuses arrays of different lengths', () => {
    const facts = { ...factsOf([[true, true, true, true]]), targetWrong: [] };
    expect(() => transferCounts(facts)).toThrow(
      new ShapeError('transferCounts: targetWrong must hold 1 samples, got 0'),
    );
  });
});

describe('transferTable', () => {
  it('holds the counts of each direction, and transfers all on its diagonal', () => {
    fc.assert(
      fc.property(samples, samples, (one, other) => {
        const length = Math.min(one.length, other.length);
        const [first, second] = [factsOf(one.slice(0, length)), factsOf(other.slice(0, length))];
        const cleanCorrect = [first.sourceCleanCorrect, first.targetCleanCorrect];
        const table = transferTable({
          cleanCorrect,
          wrong: [
            [first.sourceFooled, first.targetWrong],
            [second.targetWrong, second.sourceFooled],
          ],
        });
        expect(table[0]?.[1]).toEqual(transferCounts(first));
        expect(table[1]?.[0]).toEqual(
          transferCounts({
            sourceCleanCorrect: first.targetCleanCorrect,
            targetCleanCorrect: first.sourceCleanCorrect,
            sourceFooled: second.sourceFooled,
            targetWrong: second.targetWrong,
          }),
        );
        for (const model of [0, 1]) {
          expect(table[model]?.[model]?.transferred).toBe(table[model]?.[model]?.fooled);
        }
      }),
    );
  });

  it('refuses rows and columns that are missing', () => {
    expect(() => transferTable({ cleanCorrect: [[1], [1]], wrong: [[[1], [1]]] })).toThrow(
      /a row for each of 2 models, got 1/,
    );
    expect(() => transferTable({ cleanCorrect: [[1], [1]], wrong: [[[1]], [[1], [1]]] })).toThrow(
      /row 0 of wrong must have 2 targets, got 1/,
    );
  });
});

describe('transferRate', () => {
  it('is in [0, 1] or inconclusive with a reason, never NaN', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 20 }), (rows, minimum) => {
        const counts = transferCounts(factsOf(rows));
        const result = transferRate(counts, minimum);
        expect('rate' in result).toBe(counts.fooled >= minimum);
        if ('rate' in result) expect(result.rate).toBe(counts.transferred / counts.fooled);
        else expect(result.inconclusive).toContain(`only ${counts.fooled} fooled`);
      }),
    );
  });

  it('refuses counts that cannot be, and a minimum below 1', () => {
    expect(() => transferRate({ fooled: 1, transferred: 2 }, 1)).toThrow(ConfigError);
    expect(() => transferRate({ fooled: NaN, transferred: 0 }, 1)).toThrow(ConfigError);
    expect(() => transferRate({ fooled: 1, transferred: 1 }, 0)).toThrow(ConfigError);
  });
});
