import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { judgeClaim } from './judge-claim.js';
import { equivalencePower, lookPower, towards, within } from './look-power.js';
import { meansPower, sharesPower } from './parts-power.js';
import { binomialUpperTail } from './share-of-seeds.js';
import { tPower } from './t-power.js';

const seeds = [201, 202, 203, 204];
const sample = (...values: number[]) => ({ values, seeds });

/** Orthogonal over the four seeds: no correlation. */
const apart = [sample(1, -1, 1, -1), sample(1, 1, -1, -1), sample(1, -1, -1, 1)];
const same = [sample(1, -1, 2, 0), sample(3, -1, 5, 1), sample(1, -1, 2, 0)];
const twoLooks = { alpha: 0.05, looks: [5, 10] };
const oneLook = { alpha: 0.05, looks: [8] };

/** Four standard errors of 4,000 experiments. */
const slack = 4 * Math.sqrt(0.25 / 4000);

describe('meansPower', () => {
  it('is at most that of the weakest part, at least what Bonferroni leaves, and the same in any order', () => {
    const distances = fc.array(fc.double({ min: 0.3, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(distances, fc.constantFrom(apart, same), (many, samples) => {
        const power = meansPower(samples, many.map(towards), oneLook) ?? NaN;
        const each = many.map((distance) => lookPower(distance, oneLook));
        expect(power).toBeLessThan(Math.min(...each) + slack);
        expect(power).toBeGreaterThan(1 - each.reduce((sum, own) => sum + 1 - own, 0) - slack);
        const [back, rules] = [samples.toReversed(), many.toReversed().map(towards)];
        expect(meansPower(back, rules, oneLook)).toBe(power);
      }),
      { numRuns: 10 },
    );
  });

  it('is that of one part where there is one, or all are the same but for scale', () => {
    for (const distance of [0.4, 0.8, 1.2]) {
      const rules = same.map(() => towards(distance));
      const one = lookPower(distance, twoLooks);
      expect(
        Math.abs((meansPower([sample(1, -1, 2, 0)], rules.slice(0, 1), twoLooks) ?? NaN) - one),
      ).toBeLessThan(slack);
      expect(meansPower(same, rules, oneLook)).toBe(meansPower(same.slice(0, 1), rules.slice(0, 1), oneLook));
    }
    const margin = equivalencePower(1.2, twoLooks);
    const found =
      meansPower(
        same,
        same.map(() => within(1.2)),
        twoLooks,
      ) ?? NaN;
    expect(Math.abs(found - margin)).toBeLessThan(slack);
  });

  it('is the m-th power of one part where m parts are independent and looked at once', () => {
    for (const distance of [0.5, 0.8, 1.1]) {
      const one = tPower({ seeds: 8, distance, level: 0.05 });
      const rules = apart.map(() => towards(distance));
      for (const m of [2, 3]) {
        const power = meansPower(apart.slice(0, m), rules.slice(0, m), oneLook) ?? NaN;
        expect(Math.abs(power - one ** m)).toBeLessThan(slack);
      }
    }
  });

  // The verdicts themselves, of values of independent laws with the correlation 1/2 that the sample shows.
  it('agrees with how often claims about every part are supported', () => {
    const stream = RandomStream.fromSeed(7).split('parts-power test');
    const settings = { ...twoLooks, smallestEffect: 0.9, asserts: 'every-part' } as const;
    const [x = sample(), y = sample()] = apart;
    const mixed = x.values.map((value, at) => value / 2 + (y.values[at] ?? 0) * Math.sqrt(0.75));
    const power = meansPower([x, sample(...mixed)], [towards(0.9), towards(0.9)], twoLooks) ?? NaN;
    let supported = 0;
    const experiments = 1000;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const first = Array.from({ length: 10 }, () => stream.normal());
      const second = first.map((value) => value / 2 + stream.normal() * Math.sqrt(0.75));
      for (const look of twoLooks.looks) {
        const parts = [first, second].map((values, id) => ({
          id: `${id}`,
          values: values.slice(0, look).map((value) => value + 0.9),
        }));
        const { verdict } = judgeClaim({ superiority: 0 }, { primary: [], parts }, settings);
        if (verdict === 'supported') supported += 1;
        if (verdict !== 'inconclusive') break;
      }
    }
    expect(Math.abs(supported / experiments - power)).toBeLessThan(4 * Math.sqrt(0.25 / experiments) + slack);
  });

  it('takes the seeds that all parts have, and a part without spread for one that goes with none', () => {
    const rules = [towards(0.8), towards(0.8)];
    const longer = { values: [9, 1, -1, 2, 0], seeds: [200, ...seeds] };
    expect(meansPower([sample(1, -1, 2, 0), longer], rules, oneLook)).toBe(
      meansPower([sample(1, -1, 2, 0), sample(1, -1, 2, 0)], rules, oneLook),
    );
    const one = tPower({ seeds: 8, distance: 0.8, level: 0.05 });
    const flat = meansPower([sample(1, -1, 2, 0), sample(5, 5, 5, 5)], rules, oneLook) ?? NaN;
    expect(Math.abs(flat - one ** 2)).toBeLessThan(slack);
    expect(meansPower([sample(1, 2, 3, 4), { values: [1, 2], seeds: [1, 2] }], rules, oneLook)).toBeNull();
  });
});

describe('sharesPower', () => {
  const design = { truth: 0.6, seeds: 10, least: 6 };

  it('is that of one part where all are the same, and its m-th power where they are independent', () => {
    const one = binomialUpperTail(6, 10, 0.6);
    const bits = [sample(1, 0, 1, 0), sample(1, 1, 0, 0), sample(1, 0, 0, 1)];
    const [bit = sample()] = bits;
    expect(Math.abs((sharesPower([bit, bit], design) ?? NaN) - one)).toBeLessThan(slack);
    expect(Math.abs((sharesPower(bits, design) ?? NaN) - one ** 3)).toBeLessThan(slack);
    expect(sharesPower(bits, { ...design, truth: 1 })).toBe(1);
  });
});
