import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatEffect, formatValue, unitOf, verdictWord } from './format-effect.js';
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

  it('is a plain number for coefficients, bounds, shares and laws', () => {
    expect(
      (['association', 'bound', 'share', 'exact'] as const).map((kind) => unitOf({ kind, estimand: 'rate' })),
    ).toEqual(Array(4).fill('plain'));
    expect(unitOf({ kind: 'directional', estimand: 'transfer rate' })).toBe('points');
    expect(unitOf({ kind: 'directional', estimand: 'R² of one − R² of the other' })).toBe('plain');
    expect(verdictWord('not-run')).toBe('not run');
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
