import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import type { ClaimDeclaration } from './claim-types.js';
import { evaluateClaim, type Measurement } from './evaluate-claim.js';

const declaration: ClaimDeclaration = {
  id: 'sample',
  source: 'Figure 0',
  statement: 'It happens to more than one seed in five.',
  kind: 'share',
  estimand: 'whether it happens',
  threshold: 0.2,
  alpha: 0.05,
  power: 0.8,
  smallestEffect: 0.2,
  seeds: { minimum: 10, maximum: 10 },
  parts: [{ id: 'only', label: 'Only' }],
};

/** What becomes of the claim where the seeds 1, 2, … give these. */
const evaluate = (found: readonly Measurement[], changes: Partial<ClaimDeclaration> = {}) =>
  evaluateClaim(
    { ...declaration, seeds: { minimum: found.length, maximum: found.length }, ...changes },
    (seeds) =>
      Promise.resolve(seeds.map((seed) => ({ seed, parts: { only: found[seed - 1] ?? { value: NaN } } }))),
  );
const counted = (successes: number, total: number): Measurement[] =>
  Array.from({ length: total }, (_, index) => ({ value: index < successes ? 1 : 0 }));

/** P(at least so many of n), by the binomial sum. */
function tailFrom(successes: number, n: number, rate: number): number {
  let term = (1 - rate) ** n;
  let sum = successes <= 0 ? term : 0;
  for (let k = 1; k <= n; k++) {
    term *= ((n - k + 1) / k) * (rate / (1 - rate));
    if (k >= successes) sum += term;
  }
  return sum;
}

describe('a claim of kind share', () => {
  it('is supported exactly where so many seeds have probability below alpha at the threshold, refuted on the mirror', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 30 }),
        fc.nat(30),
        fc.constantFrom(0.1, 0.2, 0.5),
        async (n, k, threshold) => {
          const successes = Math.min(k, n);
          const { verdict } = await evaluate(counted(successes, n), { threshold });
          const above = tailFrom(successes, n, threshold);
          const below = 1 - tailFrom(successes + 1, n, threshold);
          const expected = above < 0.05 ? 'supported' : below <= 0.05 ? 'refuted' : 'inconclusive';
          fc.pre(Math.abs(above - 0.05) > 1e-9 && Math.abs(below - 0.05) > 1e-9);
          expect(verdict).toBe(expected);
        },
      ),
    );
  });

  it('has the interval that a table of Clopper and Pearson’s gives: 6 of 10, 90 %', async () => {
    const { parts } = await evaluate(counted(6, 10));
    expect(parts[0]).toMatchObject({ verdict: 'supported', estimate: 0.6 });
    expect(parts[0]?.interval?.[0]).toBeCloseTo(0.3035, 4);
    expect(parts[0]?.interval?.[1]).toBeCloseTo(0.85, 4);
    expect(parts[0]?.values).toHaveLength(10);
  });

  it('says neither more often than alpha where the truth is the threshold', async () => {
    const stream = RandomStream.fromSeed(1);
    let wrong = 0;
    const experiments = 1000;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const found = Array.from({ length: 10 }, () => ({ value: stream.uniform() < 0.2 ? 1 : 0 }));
      if ((await evaluate(found)).verdict === 'supported') wrong += 1;
    }
    // P(5 or more of 10 at 0.2) = 3.3 %; four standard errors above alpha would be 7.8 %.
    expect(wrong / experiments).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / experiments));
  });

  it('leaves excluded seeds out of the count, and names them', async () => {
    const gone: Measurement = { excluded: { reason: 'no data', arm: 'only' } };
    const { parts } = await evaluate([...counted(6, 10), gone]);
    expect(parts[0]).toMatchObject({ estimate: 0.6, exclusions: [{ seed: 11, reason: 'no data' }] });
  });

  it('is inconclusive where a seed has no answer, and where seeds leave both sides open', async () => {
    const none = await evaluate([...counted(9, 9), { inconclusive: 'not read' }]);
    expect(none.parts[0]).toMatchObject({ verdict: 'inconclusive', reason: 'seed 10: not read' });
    const open = await evaluate(counted(3, 10));
    expect(open.parts[0]?.reason).toBe('so few seeds leave both sides open');
  });

  it('refuses a number of seeds left open before any seed is run, and a seed that is no yes or no', async () => {
    const asked: unknown[] = [];
    const run = evaluateClaim({ ...declaration, seeds: { minimum: 5, maximum: 10 } }, (seeds) => {
      asked.push(seeds);
      return Promise.resolve([]);
    });
    await expect(run).rejects.toThrow('as many seeds at least as at most, got 5 and 10');
    expect(asked).toEqual([]);
    await expect(evaluate([{ value: 1 }, { value: 0.5 }])).rejects.toThrow('seed 2 gives 0.5');
  });
});
