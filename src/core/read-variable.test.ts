import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './errors.js';
import { readIntegerVariable, readVariable } from './read-variable.js';

const name = 'TRANSFER_CLAIMS_SEEDS';

describe('readVariable', () => {
  it('is what was written, and nothing where only blanks were', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(readVariable({ [name]: value }, name)).toBe(/^\s*$/.test(value) ? undefined : value);
      }),
    );
  });

  it('is undefined where the variable is not set', () => {
    expect(readVariable({}, name)).toBeUndefined();
    expect(readVariable({ [name]: undefined }, name)).toBeUndefined();
  });
});

describe('readIntegerVariable', () => {
  it('is the whole number that was written', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(readIntegerVariable({ [name]: ` ${value}` }, name)).toBe(value);
      }),
    );
  });

  it('is undefined where the variable is set to nothing', () => {
    for (const value of ['', ' ', undefined])
      expect(readIntegerVariable({ [name]: value }, name, { min: 2 })).toBeUndefined();
  });

  it.each([
    ['abc', 'must be a whole number, got "abc"'],
    ['5 seeds', 'must be a whole number, got "5 seeds"'],
    ['2.5', 'must be a whole number, got 2.5'],
    ['1', 'must be at least 2, got 1'],
    ['Infinity', 'must be a whole number, got "Infinity"'],
    ['NaN', 'must be a whole number, got "NaN"'],
  ])('shows a wrong value as it was written: %s', (value, message) => {
    expect(() => readIntegerVariable({ [name]: value }, name, { min: 2, max: Infinity })).toThrow(
      ConfigError,
    );
    expect(() => readIntegerVariable({ [name]: value }, name, { min: 2 })).toThrow(`${name} ${message}`);
  });
});
