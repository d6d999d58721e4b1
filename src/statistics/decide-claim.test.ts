import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { decideClaim } from './decide-claim.js';
import { studentTUpperTail } from './student-t.js';
import {
  alone,
  everyPart,
  finite,
  inParts,
  kinds,
  near,
  open,
  samples,
  settings,
} from './testing/sample-evidence.js';

describe('decideClaim', () => {
  it('says supported and refuted exactly where the interval excludes the other side', () => {
    fc.assert(
      fc.property(finite, samples, (superiority, values) => {
        const { verdict, interval, final } = decideClaim({ superiority }, alone(values), settings);
        const [low, high] = interval ?? [NaN, NaN];
        // Bound and p-value agree to the precision of the quantile.
        fc.pre(Math.min(Math.abs(low - superiority), Math.abs(high - superiority)) > 1e-6);
        expect(verdict === 'supported').toBe(low > superiority);
        expect(verdict === 'refuted').toBe(high < superiority);
        const small = low > superiority - 0.5 && high < superiority + 0.5;
        if (low < superiority && high > superiority) {
          expect(verdict).toBe(small ? 'smaller-than-matters' : 'inconclusive');
        }
        expect(final).toBe(verdict !== 'inconclusive' || values.length === 10);
      }),
    );
  });

  it('moves with the values: a shift of values and threshold changes no verdict', () => {
    fc.assert(
      fc.property(samples, finite, (values, shift) => {
        const moved = values.map((value) => value + shift);
        const one = decideClaim({ superiority: 0 }, alone(values), settings);
        const other = decideClaim({ bound: shift }, alone(moved), settings);
        fc.pre(Math.min(...[one.p ?? 0, 1 - (one.p ?? 0)].map((p) => Math.abs(p - one.level))) > 1e-6);
        expect(other.verdict).toBe(one.verdict);
      }),
    );
  });

  it('is no other for non-inferiority than for superiority over minus the margin', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 3, noNaN: true }), (values, margin) => {
        const other = decideClaim({ superiority: -margin }, alone(values), settings);
        expect(decideClaim({ nonInferiority: margin }, alone(values), settings)).toEqual(other);
      }),
    );
  });

  it('does not depend on the order of seeds or of parts', () => {
    fc.assert(
      fc.property(kinds, fc.array(samples, { minLength: 1, maxLength: 4 }), (kind, values) => {
        const forward = decideClaim(kind, inParts(...values), everyPart);
        const back = decideClaim(kind, inParts(...values.toReversed()), everyPart);
        expect(back.verdict).toBe(forward.verdict);
        expect(back.p).toBe(forward.p);
        // Parts without spread draw numbers of their own, by their place: standard error below 0.012.
        expect(Math.abs((back.power ?? 2) - (forward.power ?? 2))).toBeLessThan(0.05);
      }),
      { numRuns: 50 },
    );
  });

  // Mean 1, sd √0.00625, n 5; scipy 1.17: t at 0.0290926 and 4 degrees of freedom 2.63002.
  it('is the textbook interval and p-value', () => {
    const { estimate, interval, p, level } = decideClaim({ superiority: 0.9 }, alone(near), settings);
    const error = Math.sqrt(0.00625 / 5);
    expect(estimate).toBeCloseTo(1, 12);
    expect(level).toBeCloseTo(0.029093, 6);
    expect(interval?.[0]).toBeCloseTo(1 - 2.63002 * error, 5);
    expect(interval?.[1]).toBeCloseTo(1 + 2.63002 * error, 5);
    expect(p).toBeCloseTo(studentTUpperTail(0.1 / error, 4), 9);
  });

  it('uses alpha itself where one look is declared, and the looks’ level for a number of seeds in between', () => {
    expect(decideClaim({ superiority: 0 }, alone(near), { ...settings, looks: [5] }).level).toBe(0.05);
    const seven = decideClaim({ superiority: 0 }, alone([...near, 1, 1.2]), settings);
    expect(seven.level).toBeCloseTo(0.0291, 4);
    expect(seven.verdict).toBe('supported');
  });

  it('is final at the last look only, unless decided', () => {
    expect(decideClaim({ superiority: 0 }, alone(open), settings)).toMatchObject({
      verdict: 'inconclusive',
      final: false,
    });
    expect(decideClaim({ superiority: 0 }, alone([...open, ...open]), settings).final).toBe(true);
    expect(decideClaim({ superiority: 0 }, alone(open), { ...settings, looks: [5] }).final).toBe(true);
  });
});

describe('decideClaim of an equivalence', () => {
  it('supports where both bounds lie within the margin, and refutes beyond it on either side', () => {
    const kind = { equivalence: 0.5 };
    const around = near.map((value) => value - 1);
    expect(decideClaim(kind, alone(around), settings)).toMatchObject({
      verdict: 'supported',
      signFlipP: null,
    });
    for (const sign of [1, -1]) {
      expect(decideClaim(kind, alone(near.map((value) => sign * value)), settings).verdict).toBe('refuted');
    }
    expect(decideClaim(kind, alone([0.5, 0.2, 0.9, 0.4, 0.6]), settings).verdict).toBe('inconclusive');
  });

  it('is symmetric about 0', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0.1, max: 5, noNaN: true }), (values, equivalence) => {
        const one = decideClaim({ equivalence }, alone(values), settings);
        const other = decideClaim({ equivalence }, alone(values.map((value) => -value)), settings);
        expect(other.verdict).toBe(one.verdict);
        expect(other.p).toBeCloseTo(one.p ?? NaN, 9);
      }),
    );
  });
});

describe('decideClaim without spread', () => {
  it('gives the verdict of the value, and says so', () => {
    const flat = (value: number) => decideClaim({ superiority: 0 }, alone(Array(5).fill(value)), settings);
    expect(flat(0)).toMatchObject({ verdict: 'smaller-than-matters', seedsNeeded: null, power: 1 });
    expect(flat(0.004).verdict).toBe('supported');
    expect(flat(-0.004).verdict).toBe('refuted');
    expect(flat(0.004).reason).toBe('all seeds give the same value, 0.004, and no spread to test with');
  });

  it('takes differences of rounding for none', () => {
    const rounded = [0.3, 0.1 + 0.2, 0.3, 0.3, 0.6 - 0.3];
    expect(decideClaim({ superiority: 0.3 }, alone(rounded), settings).verdict).toBe('smaller-than-matters');
  });
});

describe('decideClaim where there is nothing to test', () => {
  it('is inconclusive with the reason, and numbers are null', () => {
    for (const [values, reason] of [
      [[], 'there are no values'],
      [[1], 'one value shows no spread'],
      [[1, NaN, 2], 'value 2 of 3 is NaN'],
      [[1, 2, Infinity], 'value 3 of 3 is Infinity'],
    ] as const) {
      expect(decideClaim({ superiority: 0 }, alone(values), settings)).toMatchObject({
        ...{ verdict: 'inconclusive', reason, estimate: null, interval: null, p: null },
        ...{ seedsNeeded: null, power: null },
      });
    }
  });

  it('is never supported with a part untested, though another part may refute', () => {
    const good = decideClaim({ superiority: 0 }, inParts(near, [NaN, 1, 1, 1, 1]), everyPart);
    expect(good).toMatchObject({ verdict: 'inconclusive', reason: 'part 2: value 1 of 5 is NaN' });
    const bad = near.map((value) => -value);
    expect(decideClaim({ superiority: 0 }, inParts(bad, [1]), everyPart).verdict).toBe('refuted');
    expect(decideClaim({ superiority: 0 }, { primary: near, parts: [] }, everyPart)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'there are no parts',
    });
  });

  it('refuses kinds that no seeds decide, and settings that are none', () => {
    expect(() => decideClaim('exact', alone(near), settings)).toThrow(ConfigError);
    expect(() => decideClaim({ equivalence: 0 }, alone(near), settings)).toThrow(/declare the margin/);
    for (const wrong of [{ alpha: 0 }, { alpha: 0.6 }, { looks: [] }, { smallestEffect: -1 }]) {
      expect(() => decideClaim({ superiority: 0 }, alone(near), { ...settings, ...wrong })).toThrow(
        ConfigError,
      );
    }
  });
});
