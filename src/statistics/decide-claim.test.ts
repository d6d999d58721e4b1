import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import type { ClaimKind } from './claim-kind.js';
import { decideClaim } from './decide-claim.js';
import type { DecisionSettings, Evidence } from './decision.js';
import { studentTUpperTail } from './student-t.js';
import { seedsFor } from './t-power.js';

const settings: DecisionSettings = { alpha: 0.05, smallestEffect: 0.5, looks: [5, 10], asserts: 'mean' };
const everyPart: DecisionSettings = { ...settings, asserts: 'every-part' };

const alone = (primary: readonly number[]): Evidence => ({ primary, parts: [{ id: 'a', values: primary }] });
const inParts = (...samples: (readonly number[])[]): Evidence => ({
  primary: (samples[0] ?? []).map(
    (_, seed) => samples.reduce((sum, values) => sum + (values[seed] ?? NaN), 0) / samples.length,
  ),
  parts: samples.map((values, index) => ({ id: `part ${index + 1}`, values })),
});

const finite = fc.double({ min: -10, max: 10, noNaN: true });
const samples = fc.array(finite, { minLength: 2, maxLength: 10 });
const kinds = fc.oneof(
  finite.map((superiority): ClaimKind => ({ superiority })),
  fc.double({ min: 0.1, max: 5, noNaN: true }).map((nonInferiority): ClaimKind => ({ nonInferiority })),
  fc.double({ min: 0.1, max: 5, noNaN: true }).map((equivalence): ClaimKind => ({ equivalence })),
);

const near = [0.9, 1.1, 1, 1.05, 0.95];

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
    const open = [1, -1, 2, -2, 0.5];
    expect(decideClaim({ superiority: 0 }, alone(open), settings)).toMatchObject({
      verdict: 'inconclusive',
      final: false,
    });
    expect(decideClaim({ superiority: 0 }, alone([...open, ...open]), settings).final).toBe(true);
    expect(decideClaim({ superiority: 0 }, alone(open), { ...settings, looks: [5] }).final).toBe(true);
  });
});

describe('decideClaim on every part', () => {
  it('supports only if each part alone would be, at the full level', () => {
    fc.assert(
      fc.property(kinds, fc.array(samples, { minLength: 1, maxLength: 4 }), (kind, values) => {
        const { verdict, p } = decideClaim(kind, inParts(...values), everyPart);
        const each = values.map((part) => decideClaim(kind, alone(part), settings));
        expect(verdict === 'supported').toBe(each.every((part) => part.verdict === 'supported'));
        expect(p).toBe(Math.max(...each.map((part) => part.p ?? 1)));
      }),
      { numRuns: 50 },
    );
  });

  it('refutes by Holm over the parts, and names those', () => {
    const bad = near.map((value) => -value);
    const decided = decideClaim({ superiority: 0 }, inParts(near, bad), everyPart);
    expect(decided).toMatchObject({ verdict: 'refuted', reason: 'refuted: part 2' });
    expect(decided.parts.map(({ holmVerdict }) => holmVerdict)).toEqual(['supported', 'refuted']);
    // p = 0.022: below the level, not below half of it, as two parts could refute.
    const slightly = [-1, -0.2, -1.4, -0.1, -0.9];
    const other = [1, -1, 2, -2, 0.5];
    expect(decideClaim({ superiority: 0 }, alone(slightly), settings).verdict).toBe('refuted');
    expect(decideClaim({ superiority: 0 }, inParts(slightly, other), everyPart).verdict).toBe('inconclusive');
  });

  it('names the parts that are open, and reports the primary all the same', () => {
    const open = [1, -1, 2, -2, 0.5];
    const decided = decideClaim({ superiority: 0 }, inParts(near, open), everyPart);
    expect(decided).toMatchObject({ verdict: 'inconclusive', reason: 'undecided: part 2' });
    expect(decided.estimate).toBeCloseTo(0.55, 12);
  });

  it('takes a monotone claim for one about every step', () => {
    const evidence = inParts(near, near, [0.1, -0.1, 0, 0.05, -0.05]);
    const decided = decideClaim({ monotone: true }, evidence, settings);
    expect(decided).toMatchObject({
      verdict: 'smaller-than-matters',
      reason: 'smaller than matters: part 3',
    });
    expect(decideClaim({ monotone: true }, inParts(near, near), settings).verdict).toBe('supported');
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

describe('decideClaim of a share', () => {
  const oneLook = { ...settings, looks: [10], smallestEffect: 0.2 };
  const of = (successes: number) =>
    alone(Array.from({ length: 10 }, (_, seed) => (seed < successes ? 1 : 0)));

  // Exact: P(X ≥ 6 | 10, 0.3) = 0.0473, P(X ≥ 5) = 0.1503; P(X ≤ 0) = 0.0282, P(X ≤ 1) = 0.1493.
  it('counts seeds by the exact binomial test', () => {
    const verdict = (successes: number) => decideClaim({ share: 0.3 }, of(successes), oneLook).verdict;
    expect([0, 1, 5, 6].map(verdict)).toEqual(['refuted', 'inconclusive', 'inconclusive', 'supported']);
    expect(decideClaim({ share: 0.3 }, of(6), oneLook).p).toBeCloseTo(0.0473, 4);
    expect(decideClaim({ share: 0.3 }, of(6), oneLook).estimate).toBe(0.6);
  });

  it('turned round counts those to which it does not happen', () => {
    for (let successes = 0; successes <= 10; successes++) {
      const above = decideClaim({ share: 0.3 }, of(successes), oneLook);
      const below = decideClaim({ share: 0.7, direction: 'below' }, of(10 - successes), oneLook);
      expect(below.verdict).toBe(above.verdict);
      expect(below.p).toBeCloseTo(above.p ?? NaN, 9);
      expect(below.power).toBeCloseTo(above.power ?? NaN, 9);
      expect(below.seedsNeeded).toBe(above.seedsNeeded);
    }
  });

  it('over several parts takes each part, and shows the mean of the primary without an interval', () => {
    const parts = [of(6), of(10)].flatMap((evidence) => evidence.parts.map(({ values }) => values));
    const decided = decideClaim({ share: 0.3 }, inParts(...parts), { ...oneLook, asserts: 'every-part' });
    expect(decided).toMatchObject({ verdict: 'supported', estimate: 0.8, interval: null, signFlipP: null });
  });

  it('over a single part shows that part’s interval', () => {
    const decided = decideClaim({ share: 0.3 }, of(6), { ...oneLook, asserts: 'every-part' });
    expect(decided.interval).toEqual(decided.parts[0]?.interval);
  });

  it('refuses seeds that give neither 0 nor 1', () => {
    expect(() => decideClaim({ share: 0.3 }, alone([0, 1, 0.5]), oneLook)).toThrow(/each must give 0 or 1/);
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

describe('seedsNeeded and power', () => {
  it('needs fewer seeds the further the estimate lies from the threshold', () => {
    const needed = [0.5, 0.9, 0.95].map(
      (superiority) => decideClaim({ superiority }, alone(near), settings).seedsNeeded ?? NaN,
    );
    expect(needed).toEqual(needed.toSorted((one, other) => one - other));
  });

  it('has more power the more the smallest effect is, and none is stated without one', () => {
    const power = (smallestEffect: number) =>
      decideClaim({ superiority: 0 }, alone(near), { ...settings, smallestEffect }).power;
    expect(power(0)).toBeNull();
    expect(power(0.05) ?? NaN).toBeLessThan(power(0.1) ?? NaN);
    expect(power(0.079) ?? NaN).toBeGreaterThan(0.8);
  });

  it('of several parts is the chance that all pass together, by how they go together over the seeds', () => {
    const power = (...parts: number[][]) =>
      decideClaim({ superiority: 0 }, inParts(...parts), weak).power ?? NaN;
    const weak = { ...everyPart, smallestEffect: 0.08 };
    const one = power(near);
    expect(one).toBe(
      decideClaim({ superiority: 0 }, alone(near), { ...settings, smallestEffect: 0.08 }).power,
    );
    expect(Math.abs(power(near, near, near) - one)).toBeLessThan(0.032);
    const turned = near.map((value) => 2 - value);
    expect(power(near, turned)).toBeLessThan(one - 0.1);
    // The same seeds in another order are the same pairs.
    const evidence = inParts(near, near.toReversed());
    const [first, second] = evidence.parts.map((part) => ({ ...part, seeds: [1, 2, 3, 4, 5] }));
    if (first === undefined || second === undefined) return;
    const matched = { ...evidence, parts: [first, { ...second, seeds: [5, 4, 3, 2, 1] }] };
    expect(decideClaim({ superiority: 0 }, matched, weak).power).toBe(power(near, near));
  });

  it('needs more seeds the more parts all have to pass, or share the level by Holm', () => {
    const seeds = (superiority: number, parts: number) =>
      decideClaim({ superiority }, inParts(...Array.from({ length: parts }, () => near)), everyPart)
        .seedsNeeded;
    for (const [threshold, wanted] of [
      [0.95, (parts: number) => ({ level: 0.05, power: 1 - 0.2 / parts })],
      [1.05, (parts: number) => ({ level: 0.05 / parts, power: 0.8 })],
    ] as const) {
      for (const parts of [1, 2, 4]) {
        const distance = 0.05 / Math.sqrt(0.00625);
        expect(seeds(threshold, parts)).toBe(seedsFor(distance, wanted(parts)));
      }
      expect(seeds(threshold, 4) ?? NaN).toBeGreaterThan(seeds(threshold, 1) ?? NaN);
    }
  });

  it('refuses seeds that are not one a value', () => {
    const evidence = { primary: near, parts: [{ id: 'part', values: near, seeds: [1, 2] }] };
    expect(() => decideClaim({ superiority: 0 }, evidence, everyPart)).toThrow(/got 2 seeds and 5 values/);
  });
});
