import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleMoments } from '../statistics/sample-moments.js';
import type { Baseline, ClaimRecord } from './baseline.js';
import { damagedMeans, gatePower, weaklyGuarded } from './gate-power.js';

const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 10 });

describe('damagedMeans', () => {
  it('of a difference are its threshold, and as far on the other side', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -1, max: 1, noNaN: true }), (xs, threshold) => {
        const effect = { kind: { superiority: threshold }, verdict: 'supported', values: xs } as const;
        const { removed, reversed } = damagedMeans(effect);
        expect(removed).toBe(threshold);
        expect((reversed ?? NaN) - threshold).toBeCloseTo(threshold - sampleMoments(xs).mean, 12);
      }),
    );
  });

  it('of what lies within a margin are twice the margin, on the side where it lies', () => {
    const loss = { kind: { nonInferiority: 0.03 }, verdict: 'supported', values: [-0.01, -0.02] } as const;
    expect(damagedMeans(loss)).toEqual({ removed: -0.06, reversed: null });
    const alike = { kind: { equivalence: 0.1 }, verdict: 'supported', values: [0.01, 0.02] } as const;
    expect(damagedMeans(alike)).toEqual({ removed: 0.2, reversed: null });
  });

  it('of an equivalence that was refuted are no difference, and the opposite one', () => {
    const unlike = { kind: { equivalence: 0.1 }, verdict: 'refuted', values: [0.25, 0.35] } as const;
    expect(damagedMeans(unlike)).toEqual({ removed: 0, reversed: -0.3 });
  });
});

describe('gatePower', () => {
  const effect = (mean: number) =>
    ({ kind: { superiority: 0 }, verdict: 'supported', values: [-1, 1, 0].map((x) => x + mean) }) as const;

  it('grows with the effect and with the level, and is larger for one that is reversed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 8, noNaN: true }), (mean) => {
        const power = gatePower(effect(mean), 0.001);
        expect(power?.reversed).toBeGreaterThanOrEqual(power?.removed ?? NaN);
        expect(gatePower(effect(mean + 0.5), 0.001)?.removed).toBeGreaterThanOrEqual(power?.removed ?? NaN);
        expect(gatePower(effect(mean), 0.01)?.removed).toBeGreaterThanOrEqual(power?.removed ?? NaN);
      }),
    );
  });

  it('is unknown for fewer than two seeds', () => {
    expect(gatePower({ kind: { superiority: 0 }, verdict: 'supported', values: [1] }, 0.01)).toBeNull();
  });
});

describe('weaklyGuarded', () => {
  const record = (numbers: readonly number[]): ClaimRecord => ({
    ...{ declarationHash: 'a', measureHash: 'b', verdict: 'supported', parts: {} },
    values: Object.fromEntries(numbers.map((value, index) => [String(201 + index), value])),
  });
  const claims = { small: record([0.1, 0.2, 0.3]), large: record([9.9, 10, 10.1]), law: record([]) };
  const baseline: Baseline = {
    ...{ schema: 2, paper: 'sample-2020', profile: 'quick', dataset: 'mnist', backend: 'wasm' },
    claims,
  };

  it('names the claims whose effect is small beside its spread, and no law', () => {
    const mean = { kind: { superiority: 0 }, asserts: 'mean' } as const;
    const declarations = { small: mean, large: mean, law: { kind: 'exact', asserts: 'every-part' } } as const;
    const weak = weaklyGuarded(baseline, declarations);
    expect(weak.map(({ id }) => id)).toEqual(['small']);
    const each = weaklyGuarded(baseline, { small: { ...mean, asserts: 'every-part' } });
    expect(each[0]?.power).toBeLessThan(weak[0]?.power ?? NaN);
    expect(weaklyGuarded(baseline, { small: mean }, 100)[0]?.power).toBeLessThan(weak[0]?.power ?? NaN);
  });
});
