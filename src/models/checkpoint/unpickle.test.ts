import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { describePickleValue, type PickleValue } from './pickle-value.js';
import * as write from './testing/write-pickle.js';
import { unpickle } from './unpickle.js';

const allowed = {
  kind: 'global',
  name: 'torch.pair',
  call: (items: readonly PickleValue[]): PickleValue => ({ kind: 'list', items: [...items] }),
} as const;
const mention = { kind: 'global', name: 'torch.FloatStorage' } as const;
const persistentLoad = (): PickleValue => ({ kind: 'storage', values: new Float32Array(1) });

function read(bytes: Uint8Array): PickleValue {
  return unpickle(bytes, { where: 'data.pkl', globals: [allowed, mention], persistentLoad });
}

const ascii = (text: string) => [...new TextEncoder().encode(text)];
/** A pickle written as text and codes. */
const raw = (...parts: readonly (string | number)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : ascii(part))));

describe('unpickle', () => {
  it('reads whole numbers of any width', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(read(write.pickle(write.whole(value)))).toBe(value);
      }),
    );
  });

  it('reads text, and containers in containers', () => {
    const name = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 5 }), (names) => {
        const items = names.flatMap((key) => [write.text(key), write.tuple(write.text(key), write.none)]);
        expect(read(write.pickle(write.withItems(write.emptyDict, ...items)))).toEqual({
          kind: 'dict',
          entries: new Map(names.map((key) => [key, { kind: 'tuple', items: [key, null] }])),
        });
      }),
    );
  });

  it('ends in a value or in our error, whatever the bytes', () => {
    const codes = fc.constantFrom(
      ...ascii('.(NKMJGX)t]ae}suqrhjcRbQ'),
      0x80,
      0x85,
      0x86,
      0x88,
      0x8a,
      0x8c,
      0x93,
      0x94,
    );
    const bytes = fc.array(fc.oneof(codes, fc.nat(255)), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, (content) => {
        try {
          read(Uint8Array.from([0x80, 2, ...content]));
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, Uint8Array, unknown]>([
    [
      'True, False, a float',
      raw('(', 0x88, 0x89, 'G', 0x3f, 0xe0, 0, 0, 0, 0, 0, 0, 't.'),
      [true, false, 0.5],
    ],
    ['tuples of one to three', raw('N', 0x85, 'NN', 0x86, 'NNN', 0x87, 0x87, '.'), undefined],
    ['a list, item by item and all at once', raw(']NaK\x01a(K\x02K\x03e.'), [null, 1, 2, 3]],
    ['a value kept and recalled', raw('K\x07q\x05r', 1, 0, 1, 0, 'h\x05j', 1, 0, 1, 0, 0x87, '.'), [7, 7, 7]],
    [
      'protocol 4',
      raw(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x8c, '\x01a', 0x94, 'h\x00', 0x86, '.'),
      ['a', 'a'],
    ],
    ['a call', raw('ctorch\npair\nK\x01K\x02', 0x86, 'R.'), [1, 2]],
    ['a call by names on the stack', raw(0x8c, '\x05torch', 0x8c, '\x04pair', 0x93, 'N', 0x85, 'R.'), [null]],
    ['a persistent id', raw('NQ', 0x85, '.'), [{ kind: 'storage', values: new Float32Array(1) }]],
    ['an empty whole number', raw(0x8a, 0, 0x85, '.'), [0]],
  ])('reads %s', (_, bytes, items) => {
    expect(read(bytes)).toMatchObject(items === undefined ? { kind: 'tuple' } : { items });
  });

  it('drops attributes set on a dict, and sets single items', () => {
    expect(read(raw('}}K\x01Nsb.'))).toEqual({ kind: 'dict', entries: new Map() });
    expect(read(raw('}K\x01Ns.'))).toEqual({ kind: 'dict', entries: new Map([[1, null]]) });
  });

  it('takes marks and tuples in tuples by the hundred thousand, without recursion', () => {
    expect(() => read(new Uint8Array(2e5).fill(0x28))).toThrow(/cut off/);
    const nested = new Uint8Array(2e5).fill(0x85);
    nested[0] = 0x4e;
    nested[nested.length - 1] = 0x2e;
    // Not `toMatchObject`, which would look all the way down.
    expect(describePickleValue(read(nested))).toBe('tuple');
  });

  it.each([
    ['os.system', raw(0x80, 2, 'cos\nsystem\nX\x04\0\0\0true', 0x85, 'R.')],
    ['os.system', raw("cos\nsystem\n(S'true'\ntR.")],
    ['posix.system', raw(0x80, 4, 0x8c, '\x05posix', 0x94, 0x8c, '\x06system', 0x94, 0x93, '.')],
    ['builtins.eval', raw(0x80, 2, 'cbuiltins\neval\n.')],
    ['torch.pair.__call__', raw(0x80, 2, 'ctorch.pair\n__call__\n.')],
  ])('refuses %s by its name', (name, bytes) => {
    expect(() => read(bytes)).toThrow(ConfigError);
    expect(() => read(bytes)).toThrow(`data.pkl: refuses "${name}", of which nothing was run`);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty pickle', raw(), /cut off/],
    ['text cut off', raw('X\x09\0\0\0abc'), /cut off: 9 bytes needed/],
    ['a name cut off', raw('ctorch'), /no line ends/],
    ['text that is no UTF-8', raw('X\x01\0\0\0', 0xff, '.'), /not UTF-8/],
    ['no value', raw('.'), /nothing on the stack/],
    ['two values', raw('NN.'), /more than one value/],
    ['an open mark', raw('(N.'), /mark is left open/],
    ['a value from beyond the mark', raw('N(Q.'), /nothing on the stack/],
    ['a tuple without mark', raw('t.'), /no open mark/],
    ['bytes after the end', raw('N.N'), /left after its end/],
    ['protocol 6', raw(0x80, 6, 'N.'), /protocol 6/],
    ['an operation that makes objects', raw('N)', 0x81, '.'), /operation 0x81 at byte 2/],
    ['a whole number of 9 bytes', raw(0x8a, 9, 'aaaaaaaaa.'), /9 bytes/],
    ['a value never kept', raw('h\x01.'), /nothing was kept under 1/],
    ['a call of None', raw('N)R.'), /cannot call None/],
    [
      'a call of what may only be mentioned',
      raw('ctorch\nFloatStorage\n)R.'),
      /cannot call torch\.FloatStorage/,
    ],
    ['arguments that are no tuple', raw('ctorch\npair\n]R.'), /tuple needed, got list/],
    ['items of a list', raw(']K\x01Ns.'), /dict needed, got list/],
    ['an item appended to a dict', raw('}Na.'), /list needed, got dict/],
    ['a key without value', raw('}(K\x01u.'), /key 1 has no value/],
    ['a key that is a dict', raw('}}Ns.'), /key must be text or a number, got dict/],
    ['a key twice', raw('}K\x01NsK\x01Ns.'), /names 1 twice/],
    ['attributes of a list', raw(']}b.'), /attributes of list from dict/],
    ['a name that is no text', raw('NK\x01', 0x93, '.'), /text needed, got number/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(ConfigError);
    expect(() => read(bytes)).toThrow(message);
  });
});
