import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateDifference } from './rate-difference.js';

const rate = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => ({ value }));

describe('rateDifference', () => {
  it('is 0 between like rates, and changes its sign where they change places', () => {
    fc.assert(
      fc.property(rate, rate, (one, other) => {
        expect(rateDifference(one, one)).toEqual({ value: 0 });
        const [there, back] = [rateDifference(one, other), rateDifference(other, one)];
        expect('value' in there && 'value' in back ? there.value + back.value : NaN).toBe(0);
      }),
    );
  });

  it('has the reason of whichever rate could not be measured, the first one’s first', () => {
    const [missing, poor] = [{ inconclusive: 'not measured' }, { inconclusive: 'too few' }];
    expect(rateDifference({ value: 1 }, poor)).toBe(poor);
    expect(rateDifference(missing, { value: 1 })).toBe(missing);
    expect(rateDifference(missing, poor)).toBe(missing);
  });
});
