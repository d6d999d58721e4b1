import { describe, expect, it } from 'vitest';
import { parseEpsilon, parseRange, parseWholeNumber } from './parse-number.js';

describe('parseRange', () => {
  it('reads one number or two, and refuses what is neither', () => {
    expect(parseRange('206')).toEqual({ first: 206, last: 206 });
    expect(parseRange('206-210')).toEqual({ first: 206, last: 210 });
    for (const written of ['', '210-206', '-3', '2 - 3', '1-2-3', 'x'])
      expect(() => parseRange(written)).toThrow(`like 206 or 206-210, got ${JSON.stringify(written)}`);
  });
});

describe('parseWholeNumber', () => {
  it('refuses fractions, signs and what is too small', () => {
    expect(parseWholeNumber(1)('12')).toBe(12);
    for (const written of ['0', '-1', '1.5', '1e3', ''])
      expect(() => parseWholeNumber(1)(written)).toThrow('a whole number from 1');
  });
});

describe('parseEpsilon', () => {
  it('names the value that a magnitude of 8-bit pixels means', () => {
    expect(parseEpsilon('0.1')).toBe(0.1);
    expect(() => parseEpsilon('8')).toThrow('did you mean 8/255 = 0.0314?');
    expect(() => parseEpsilon('')).toThrow('in [0, 1]');
  });
});
