import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ends } from '../harness/claim-types.js';
import {
  formatDuration,
  formatEffect,
  formatPrinted,
  formatProbability,
  formatThreshold,
  formatValue,
  kindWords,
  lacksSeeds,
  seedsNeededText,
  verdictWord,
} from './format-effect.js';
import { samplePrimary } from '../harness/testing/sample-result.js';
import { cutText, textWidth, wrapText } from './wrap-text.js';

describe('an effect in words', () => {
  it('is the fraction in percentage points, within half a tenth', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (value) => {
        const [number, unit] = formatValue(value, 'points').split(' ');
        expect(unit).toBe('pts');
        expect(Math.abs(Number(number) - 100 * value)).toBeLessThan(0.0501);
        expect(number).not.toBe('-0.0');
      }),
    );
  });

  it('has its interval beside it, with no bound as infinity', () => {
    expect(formatEffect({ estimate: 0.123, interval: [0.081, 0.165] }, 'points')).toBe(
      '12.3 pts [8.1, 16.5]',
    );
    expect(formatEffect({ estimate: -0.9754, interval: [-Infinity, Infinity] }, 'plain')).toBe(
      '-0.975 [-∞, ∞]',
    );
    expect(formatEffect({ estimate: null, interval: null }, 'points')).toBe('');
    expect(formatValue(undefined, 'points')).toBe('');
  });

  it('names the threshold in the effect’s unit, on both sides where the claim has two', () => {
    const thresholds = [{ superiority: 0 }, { nonInferiority: 0.03 }, { equivalence: 0.1 }] as const;
    expect(thresholds.map((kind) => formatThreshold({ kind, unit: 'points' }))).toEqual([
      '> 0',
      '> -3',
      'within ±10',
    ]);
    expect(formatThreshold({ kind: { bound: 0.975 }, unit: 'plain' })).toBe('> 0.975');
    expect(formatThreshold({ kind: { share: 0.3 }, unit: 'points' })).toBe('> 30');
    expect(formatThreshold({ kind: { share: 0.3, direction: 'below' }, unit: 'points' })).toBe('< 30');
    expect(formatThreshold({ kind: 'descriptive', unit: 'plain' })).toBe('');
    expect(kindWords({ kind: { nonInferiority: 0.03 }, unit: 'points' })).toBe('non-inferiority, > -3');
    expect(kindWords({ kind: 'exact', unit: 'plain' })).toBe('exact');
  });

  it('marks whether the paper’s number lies where another run would fall', () => {
    const mark = (inside: boolean | null) =>
      formatPrinted({ printed: { value: 0.142, prediction: null, inside } }, 'points');
    expect([true, false, null].map(mark)).toEqual(['14.2 pts ✓', '14.2 pts ✗', '14.2 pts']);
    expect(formatPrinted({}, 'points')).toBe('');
  });

  it('says verdicts and probabilities as people read them', () => {
    expect((['not-run', 'smaller-than-matters', 'supported'] as const).map(verdictWord)).toEqual([
      'not run',
      'smaller than matters',
      'supported',
    ]);
    expect([null, 0.00001, 0.0123, 0.7, 0.9999, 1].map(formatProbability)).toEqual([
      '–',
      '< 0.0001',
      '0.012',
      '0.7',
      '> 0.99',
      '1',
    ]);
  });

  it('gives durations to the precision that matters', () => {
    expect([3.2, 89, 600, 9000].map(formatDuration)).toEqual(['4 s', '89 s', '10 min', '2.5 h']);
  });
});

describe('wrapText and cutText', () => {
  it('keep every word, and the width unless a word is longer', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zε∞]{1,12}$/), { minLength: 1 }), (words) => {
        const lines = wrapText(words.join(' '), 12);
        expect(lines.join(' ').split(' ')).toEqual(words);
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(12);
        expect(textWidth(cutText(words.join(' '), 9))).toBeLessThanOrEqual(9);
      }),
    );
    expect(cutText('abc', 3)).toBe('abc');
    expect(cutText('abcd', 3)).toBe('ab…');
  });
});

describe('seedsNeededText', () => {
  it('is their number, more than are asked for, or none where there is nothing to test', () => {
    const interval: Ends = [-0.1, 0.1];
    expect(seedsNeededText({ seedsNeeded: 8, interval })).toBe('about 8 seeds');
    expect(seedsNeededText({ seedsNeeded: null, interval })).toBe('more than 1,000 seeds');
    expect(seedsNeededText({ seedsNeeded: null, interval: null })).toBe('no number of seeds');
  });
});

describe('lacksSeeds', () => {
  const primary = samplePrimary({ seedsNeeded: 9, interval: [-1, 1] });
  const { length } = primary.values;

  it('is so of an open claim that needs more seeds than it has, or more than can be said', () => {
    for (const seedsNeeded of [length + 1, null])
      expect(lacksSeeds({ verdict: 'inconclusive', primary: { ...primary, seedsNeeded } })).toBe(true);
  });

  it('is not where a rule leaves it open, where nothing was measured, and where it is decided', () => {
    const rule = { ...primary, seedsNeeded: length };
    expect(lacksSeeds({ verdict: 'inconclusive', primary: rule })).toBe(false);
    expect(lacksSeeds({ verdict: 'inconclusive', primary: { ...primary, interval: null } })).toBe(false);
    expect(lacksSeeds({ verdict: 'refuted', primary: { ...primary, seedsNeeded: 99 } })).toBe(false);
  });
});
