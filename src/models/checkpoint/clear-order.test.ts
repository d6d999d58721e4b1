import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inClearOrder } from './clear-order.js';

const byCodeUnit = (one: string, other: string) => (one < other ? -1 : 1);

describe('inClearOrder', () => {
  it('gives numbered layers in the order of their numbers, from files in that or in alphabetical order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 20 }), (numbers) => {
        const expected = numbers.sort((a, b) => a - b).map((number) => `net.${number}.conv`);
        const alphabetical = [...expected].sort(byCodeUnit);
        expect(inClearOrder(expected, expected)).toEqual(expected);
        expect(inClearOrder(alphabetical, alphabetical)).toEqual(expected);
      }),
    );
  });

  it('takes the order of a file for words where the file is not alphabetical', () => {
    expect(inClearOrder(['first', 'enter'], ['first', 'enter'])).toEqual(['first', 'enter']);
    expect(inClearOrder(['enc.1', 'dec.1', 'enc.2'], ['enc.1', 'dec.1', 'enc.2'])).toEqual([
      'enc.1',
      'dec.1',
      'enc.2',
    ]);
  });

  it('is in doubt over words in alphabetical order, and numbers in a third', () => {
    expect(inClearOrder(['decoder', 'encoder'], ['decoder', 'encoder'])).toBeUndefined();
    expect(inClearOrder(['fc2', 'fc1'], ['fc2', 'fc1'])).toBeUndefined();
    expect(inClearOrder(['z.2', 'a.1', 'z.1'], ['z.2', 'a.1', 'z.1'])).toBeUndefined();
  });

  it('has no doubt about one layer', () => {
    expect(inClearOrder(['any'], ['any', 'other'])).toEqual(['any']);
  });
});
