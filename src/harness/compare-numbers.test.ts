import { describe, expect, it } from 'vitest';
import { compareNumbers } from './compare-numbers.js';

describe('compareNumbers', () => {
  it('finds every value that differs, by its path', () => {
    const now = { a: [1, 2, { b: 3 }], c: 'x', only: 1 };
    const then = { a: [1, 5, { b: 3 }], c: 'x', other: null };
    const { compared, different } = compareNumbers(now, then);
    expect(compared).toBe(6);
    expect(different).toEqual([
      { path: 'a[1]', now: '2', then: '5' },
      { path: 'only', now: '1', then: 'absent' },
      { path: 'other', now: 'absent', then: 'null' },
    ]);
    expect(compareNumbers(now, now).different).toEqual([]);
    expect(compareNumbers({ a: [] }, { a: 1 }).different).toEqual([{ path: 'a', now: '[]', then: '1' }]);
  });

  it('takes numbers for the same that are as close as asked, and no others', () => {
    const of = (value: number) => ({ inner: [value] });
    expect(compareNumbers(of(1000), of(1001), 1e-3).different).toEqual([]);
    expect(compareNumbers(of(1000), of(1002), 1e-3).different).toHaveLength(1);
    expect(compareNumbers(of(0), of(1e-9), 1e-3).different).toHaveLength(1);
    expect(compareNumbers({ a: '1' }, { a: 1 }, 1).different).toHaveLength(1);
  });
});
