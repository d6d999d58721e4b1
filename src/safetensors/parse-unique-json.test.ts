import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUniqueJson } from './parse-unique-json.js';

describe('parseUniqueJson', () => {
  it('reads all that JSON.stringify writes, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(parseUniqueJson('text', spaced)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('lets a name return in another object, and takes text for no name', () => {
    const text = '{"a":{"a":["a","a",{"a":":{\\"a\\":"}]},"b":"a"}';
    expect(parseUniqueJson('text', text)).toEqual(JSON.parse(text));
  });

  it('refuses a name that an object repeats, however it is escaped', () => {
    expect(() => parseUniqueJson('text', '[{"b":{},"a":1,"\\u0061" : 2}]')).toThrow('text names "a" twice');
  });
});
