import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { decideDirectional } from './decide-directional.js';
import { decideFamily, type FamilyPart } from './decide-family.js';

const families = fc.array(
  fc.record({
    centre: fc.constantFrom(-1, 0, 0.5, 1),
    noise: fc.array(fc.double({ min: -0.6, max: 0.6, noNaN: true }), { minLength: 3, maxLength: 9 }),
  }),
  { minLength: 1, maxLength: 6 },
);
const partsOf = (family: { centre: number; noise: number[] }[]): FamilyPart[] =>
  family.map(({ centre, noise }, index) => ({
    id: String(index),
    differences: noise.map((x) => centre + x),
    threshold: 0.1,
  }));

const draw = (stream: RandomStream, seeds: number, mean: number) =>
  Array.from({ length: seeds }, () => mean + stream.normal());

describe('decideFamily', () => {
  it('a part is supported exactly where its adjusted p-value passes and its lower bound lies beyond', () => {
    fc.assert(
      fc.property(families, (family) => {
        for (const part of decideFamily(partsOf(family), { alpha: 0.05 }).parts) {
          const [low, high] = [part.interval?.low ?? NaN, part.interval?.high ?? NaN];
          const passed = [part.supporting, part.refuting].map((side) => (side?.adjustedPValue ?? 1) <= 0.05);
          expect(passed[0] && passed[1]).toBe(false);
          expect(low <= (part.estimate ?? NaN) && (part.estimate ?? NaN) <= high).toBe(true);
          expect(part.verdict === 'supported').toBe(passed[0]);
          expect(part.verdict === 'refuted').toBe(passed[1]);
          if (low !== 0.1) expect(low > 0.1).toBe(part.verdict === 'supported');
          if (high !== 0.1) expect(high < 0.1).toBe(part.verdict === 'refuted');
        }
      }),
    );
  });

  it('never decides more than its parts would alone, and no differently when they are reordered', () => {
    fc.assert(
      fc.property(families, (family) => {
        const parts = partsOf(family);
        const { parts: decided, verdict } = decideFamily(parts, { alpha: 0.05 });
        decided.forEach(({ verdict: own }, index) => {
          const alone = decideDirectional({ differences: [], threshold: 0, ...parts[index], alpha: 0.05 });
          if (own !== 'inconclusive') expect(alone.verdict).toBe(own);
        });
        expect(decideFamily([...parts].reverse(), { alpha: 0.05 }).verdict).toBe(verdict);
      }),
    );
  });

  it('falsely supports or refutes any of eight parts in at most alpha of experiments, each', () => {
    const stream = RandomStream.fromSeed(5);
    const [experiments, alpha] = [300, 0.1];
    const wrong = { supported: 0, refuted: 0 };
    for (let experiment = 0; experiment < experiments; experiment++) {
      const parts = Array.from({ length: 8 }, (_, index) => ({
        id: String(index),
        differences: draw(stream, 7, 0),
        threshold: 0,
      }));
      const verdicts = decideFamily(parts, { alpha }).parts.map((part) => part.verdict);
      if (verdicts.includes('supported')) wrong.supported += 1;
      if (verdicts.includes('refuted')) wrong.refuted += 1;
    }
    const limit = experiments * alpha + 3 * Math.sqrt(experiments * alpha * (1 - alpha));
    expect(wrong.supported).toBeLessThan(limit);
    expect(wrong.refuted).toBeLessThan(limit);
  });

  it('supports sixteen panels of effect 4 with 8 seeds, and their mirror is refuted', () => {
    for (const [sign, expected] of [
      [1, 'supported'],
      [-1, 'refuted'],
    ] as const) {
      const stream = RandomStream.fromSeed(6);
      const parts = Array.from({ length: 16 }, (_, index) => ({
        id: `panel ${index}`,
        differences: draw(stream, 8, 4).map((x) => sign * x),
        threshold: 0,
      }));
      expect(decideFamily(parts, { alpha: 0.05 }).verdict).toBe(expected);
    }
  });

  it('asserted together, parts need no adjustment to support, but do to refute', () => {
    const stream = RandomStream.fromSeed(7);
    const parts = ['a', 'b', 'c'].map((id) => ({ id, differences: draw(stream, 6, 3), threshold: 0 }));
    const { parts: decided } = decideFamily(parts, { alpha: 0.05, asserts: 'all-together' });
    expect(decided.map((part) => part.supporting?.level)).toEqual([0.05, 0.05, 0.05]);
    expect(decided.map((part) => part.refuting?.level)).toEqual([0.05 / 3, 0.05 / 3, 0.05 / 3]);
  });

  it('a part with a NaN keeps the claim open, a part not run does not; both count in the family', () => {
    const good = { id: 'good', differences: [1, 1.1, 0.9, 1.05, 0.95, 1], threshold: 0 };
    const nan = { id: 'nan', differences: [1, NaN], threshold: 0 };
    const missing = { id: 'missing', differences: [], threshold: 0 };
    expect(decideFamily([good, nan], { alpha: 0.05 })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'inconclusive: nan',
    });
    const { verdict, reason, parts } = decideFamily([good, missing], { alpha: 0.05 });
    expect([verdict, reason]).toEqual(['supported', 'not run: missing']);
    expect(parts[0]?.supporting?.level).toBe(0.025);
    expect(parts[0]?.supporting?.adjustedPValue).toBeCloseTo(2 * (parts[0]?.pValue ?? 0), 15);
  });

  it('refuses parts that share an id, no parts at all, and a threshold that is no number', () => {
    const part = { id: 'a', differences: [1], threshold: 0 };
    expect(() => decideFamily([part, part], { alpha: 0.05 })).toThrow(ConfigError);
    expect(() => decideFamily([], { alpha: 0.05 })).toThrow(ConfigError);
    expect(() => decideFamily([{ ...part, threshold: NaN }], { alpha: 0.05 })).toThrow(/threshold of a/);
  });
});
