import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asPrinted,
  combined,
  measuredRate,
  meanRate,
  minimumFooled,
  rateDifference,
  rateOf,
} from './transfer-rates.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const rate = fc.record({ value: share, asPrinted: share });
const missing = { inconclusive: 'not measured' };

describe('measuredRate', () => {
  it('is over the samples that both models had right, with the paper’s beside it', () => {
    const bothCleanCorrect = { fooled: 40, transferred: 10 };
    expect(measuredRate({ fooled: 80, transferred: 60, bothCleanCorrect }, 'here')).toEqual({
      value: 0.25,
      asPrinted: 0.75,
    });
  });

  it('is inconclusive where too few samples that both had right were fooled, whatever all are', () => {
    const bothCleanCorrect = { fooled: minimumFooled - 1, transferred: 0 };
    expect(measuredRate({ fooled: 80, transferred: 60, bothCleanCorrect }, 'here')).toEqual({
      inconclusive: 'here: only 19 fooled samples, at least 20 needed',
    });
    expect(measuredRate(undefined, 'there')).toEqual({ inconclusive: 'there: not measured' });
  });
});

describe('rateDifference', () => {
  it('is 0 between like rates, and changes its sign where they change places', () => {
    fc.assert(
      fc.property(rate, rate, (one, other) => {
        expect(rateDifference(one, one)).toEqual({ value: 0, asPrinted: 0 });
        const [there, back] = [rateDifference(one, other), rateDifference(other, one)];
        expect('value' in there && 'value' in back ? there.value + back.value : NaN).toBe(0);
        expect('value' in there && 'value' in back ? there.asPrinted + back.asPrinted : NaN).toBe(0);
      }),
    );
  });

  it('has the reason of whichever rate could not be measured, the first one’s first', () => {
    const poor = { inconclusive: 'too few' };
    expect(rateDifference({ value: 1, asPrinted: 1 }, poor)).toBe(poor);
    expect(rateDifference(missing, poor)).toBe(missing);
  });
});

describe('combined', () => {
  it('applies what it is given to each definition alone', () => {
    fc.assert(
      fc.property(fc.array(rate, { minLength: 1, maxLength: 5 }), (rates) => {
        const largest = combined(rates, (values) => Math.max(...values));
        expect(largest).toEqual({
          value: Math.max(...rates.map(({ value }) => value)),
          asPrinted: Math.max(...asPrinted(rates)),
        });
        const shared = rates.map(({ value }) => ({ value, asPrinted: value }));
        const mean = meanRate(shared);
        expect('value' in mean && mean.value === mean.asPrinted).toBe(true);
      }),
    );
  });
});

describe('rateOf and asPrinted', () => {
  it('put a place before a reason, and leave out what was not measured', () => {
    expect(rateOf('regular pair', missing)).toEqual({ inconclusive: 'regular pair: not measured' });
    const one = { value: 0.1, asPrinted: 0.2 };
    expect(rateOf('regular pair', one)).toBe(one);
    expect(asPrinted([one, missing])).toEqual([0.2]);
  });
});
