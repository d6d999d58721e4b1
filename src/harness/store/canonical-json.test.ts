import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { canonicalJson } from './canonical-json.js';

/** The same value, with the names of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, member]) => [name, reversed(member)]));
}

const json = fc.jsonValue();

describe('canonicalJson', () => {
  it('does not depend on the order of names', () => {
    fc.assert(fc.property(json, (value) => canonicalJson(reversed(value)) === canonicalJson(value)));
  });

  it('is JSON of the value that it was given, so different values have different texts', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('sorts names by UTF-16 code unit and writes no spaces', () => {
    const value = { b: [1, { d: null, c: 'x' }], '€': 1e21, B: -0, ['__proto__']: 0.1 };
    expect(canonicalJson(value)).toBe('{"B":0,"__proto__":0.1,"b":[1,{"c":"x","d":null}],"€":1e+21}');
    expect(canonicalJson(Object.assign(Object.create(null), { a: true }))).toBe('{"a":true}');
  });

  it('names the path of what JSON cannot hold', () => {
    const cases: [unknown, RegExp][] = [
      [{ a: [0, { 'b c': NaN }] }, /^value\.a\[1\]\["b c"\] must be a finite number, .* got NaN/],
      [{ a: Infinity }, /^value\.a .* got Infinity/],
      [{ a: undefined }, /^value\.a .* got undefined; write a missing value as null/],
      [[0, , 1], /^value\[1\] .* got undefined/], // eslint-disable-line no-sparse-arrays
      [{ a: () => 1 }, /^value\.a .* got a function/],
      [10n, /^value .* got a bigint/],
      [{ a: new Date(0) }, /^value\.a .* got an instance of Date/],
      [{ a: Float32Array.of(1) }, /got an instance of Float32Array/],
      [{ [Symbol('s')]: 1 }, /^value must be/],
    ];
    for (const [value, message] of cases) {
      expect(() => canonicalJson(value)).toThrow(ConfigError);
      expect(() => canonicalJson(value)).toThrow(message);
    }
  });

  it('refuses a cycle, but not one object in two places', () => {
    const shared = { a: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
    const cycle: { self?: unknown } = {};
    cycle.self = [cycle];
    expect(() => canonicalJson(cycle, 'spec')).toThrow('spec.self[0] must not contain itself');
  });
});
