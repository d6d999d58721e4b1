import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import type { ClaimDeclaration } from './claim-types.js';
import { evaluateClaim, type Measurement, type SeedMeasurement } from './evaluate-claim.js';

const declaration: ClaimDeclaration = {
  id: 'sample',
  source: 'Figure 0',
  statement: 'A exceeds B.',
  kind: 'directional',
  estimand: 'A − B',
  threshold: 0,
  alpha: 0.05,
  power: 0.8,
  smallestEffect: 0.05,
  seeds: { minimum: 5, maximum: 12 },
  parts: [
    { id: 'one', label: 'One', paper: 0.3 },
    { id: 'two', label: 'Two' },
  ],
};

/** Simulated trials: a planted mean with normal spread 0.05 for each part, and a list of the seeds asked for. */
function simulated(
  means: Readonly<Record<string, number>>,
  change: (seed: number, part: string) => Measurement | undefined = () => undefined,
) {
  const asked: number[] = [];
  const measure = (seeds: readonly number[]): Promise<SeedMeasurement[]> => {
    asked.push(...seeds);
    return Promise.resolve(
      seeds.map((seed) => ({
        seed,
        parts: Object.fromEntries(
          Object.entries(means).map(([id, mean]) => {
            const noise = RandomStream.fromSeed(seed).split(id).normal();
            return [id, change(seed, id) ?? { value: mean + 0.05 * noise }];
          }),
        ),
      })),
    );
  };
  return { measure, asked };
}

describe('evaluateClaim', () => {
  it('supports a planted effect, with the fewest seeds declared', async () => {
    const { measure, asked } = simulated({ one: 0.3, two: 0.25 });
    const found = await evaluateClaim(declaration, measure);
    expect(found.verdict).toBe('supported');
    expect(asked).toEqual([1, 2, 3, 4, 5]);
    expect(found.parts[0]).toMatchObject({ verdict: 'supported', paper: 0.3 });
    expect(found.parts[0]?.interval?.[0]).toBeGreaterThan(0);
    expect(found.parts[0]?.values).toHaveLength(5);
  });

  it('refutes the mirror of a planted effect, and names the part', async () => {
    const { measure } = simulated({ one: -0.3, two: 0.25 });
    const found = await evaluateClaim(declaration, measure);
    expect(found.verdict).toBe('refuted');
    expect(found.reason).toContain('one');
    expect(found.parts[0]?.interval?.[1]).toBeLessThan(0);
  });

  it('adds seeds one by one while a part is undecided, up to the cap, and never calls that supported', async () => {
    const { measure, asked } = simulated({ one: 0.3, two: 0 });
    const found = await evaluateClaim(declaration, measure);
    expect(asked).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(found.verdict).toBe('inconclusive');
    expect(found.parts[1]?.smallestDetectable).toBeGreaterThan(0);
  });

  it('stops adding seeds as soon as every part is decided', async () => {
    const { measure, asked } = simulated({ one: 0.3, two: 0.055 });
    const found = await evaluateClaim(declaration, measure);
    expect(found.verdict).toBe('supported');
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(12);
  });

  it('leaves an excluded seed out and says why and which arm', async () => {
    const excluded = { excluded: { reason: 'decorrelated pair: model 1 died', arm: 'decorrelated' } };
    const { measure } = simulated({ one: 0.3, two: 0.3 }, (seed, id) =>
      seed === 2 && id === 'one' ? excluded : undefined,
    );
    const found = await evaluateClaim(declaration, measure);
    expect(found.parts[0]?.values.map(({ seed }) => seed)).not.toContain(2);
    expect(found.parts[0]?.exclusions).toEqual([{ seed: 2, ...excluded.excluded }]);
  });

  it.each<[string, Measurement]>([
    ['too few fooled', { inconclusive: 'only 3 fooled samples' }],
    ['a NaN', { value: NaN }],
  ])('makes a part inconclusive with its reason: %s', async (_, obstacle) => {
    const { measure } = simulated({ one: 0.3, two: 0.3 }, (seed, id) =>
      seed === 1 && id === 'two' ? obstacle : undefined,
    );
    const found = await evaluateClaim({ ...declaration, seeds: { minimum: 5, maximum: 6 } }, measure);
    expect(found.verdict).toBe('inconclusive');
    expect(found.parts[1]).toMatchObject({ verdict: 'inconclusive', estimate: null, interval: null });
    expect(found.parts[1]?.reason).toMatch(/seed 1: (only 3 fooled samples|the estimand is NaN)/);
    expect(found.parts[0]?.verdict).toBe('supported');
  });

  it('is inconclusive where every seed was excluded', async () => {
    const { measure } = simulated({ one: 0.3, two: 0.3 }, () => ({
      excluded: { reason: 'died', arm: 'regular' },
    }));
    const found = await evaluateClaim({ ...declaration, seeds: { minimum: 5, maximum: 5 } }, measure);
    expect(found.verdict).toBe('inconclusive');
    expect(found.parts[0]?.reason).toBe('all 5 seeds were excluded');
  });

  it('a part that was not measured is inconclusive, not passed over', async () => {
    const { measure } = simulated({ one: 0.3 });
    const found = await evaluateClaim({ ...declaration, seeds: { minimum: 5, maximum: 5 } }, measure);
    expect(found.verdict).toBe('inconclusive');
    expect(found.parts[1]?.reason).toBe('seed 1: not measured');
  });

  it('a part that the profile does not run counts as nothing, but is named', async () => {
    const [one, two] = declaration.parts;
    if (one === undefined || two === undefined) throw new Error('two parts');
    const { measure } = simulated({ one: 0.3 });
    const found = await evaluateClaim(
      { ...declaration, parts: [one, { ...two, notRun: 'too slow' }] },
      measure,
    );
    expect(found.verdict).toBe('supported');
    expect(found.reason).toBe('not run in this profile: two');
    expect(found.parts[1]).toMatchObject({ verdict: 'not-run', reason: 'too slow', values: [] });
  });

  it('runs nothing where no part is run', async () => {
    const { measure, asked } = simulated({ one: 0.3 });
    const parts = declaration.parts.map((part) => ({ ...part, notRun: 'too slow' }));
    const found = await evaluateClaim({ ...declaration, parts }, measure);
    expect(found).toMatchObject({ verdict: 'not-run', reason: 'too slow', seeds: [] });
    expect(asked).toEqual([]);
  });
});
