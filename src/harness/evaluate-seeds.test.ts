import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import type { ClaimDeclaration, ClaimVerdict } from './claim-types.js';
import { evaluateSeeds } from './evaluate-seeds.js';
import type { SeedMeasurement } from './part-evidence.js';
import type { Measurement } from './runnable-claim.js';
import { sampleDeclaration } from './testing/sample-result.js';

const declared = (changes: Partial<ClaimDeclaration> = {}): ClaimDeclaration =>
  sampleDeclaration({
    smallestEffect: 0.05,
    seeds: { first: 201, looks: [5, 10] },
    parts: [
      { id: 'one', label: 'One', paper: 0.3 },
      { id: 'two', label: 'Two', paper: 0.2 },
    ],
    ...changes,
  });

/** Simulated trials: a planted mean with normal spread 0.05 for each part, and a list of the seeds asked for. */
function simulated(
  means: Readonly<Record<string, number>>,
  change: (seed: number, part: string) => Measurement | undefined = () => undefined,
) {
  const asked: (readonly number[])[] = [];
  const measure = (seeds: readonly number[]): Promise<SeedMeasurement[]> => {
    asked.push(seeds);
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

const seedsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + index);

describe('evaluateSeeds', () => {
  it('supports a planted effect at the first look, from the first seed on', async () => {
    const { measure, asked } = simulated({ one: 0.3, two: 0.25 });
    const found = await evaluateSeeds(declared(), measure);
    expect(found).toMatchObject({ verdict: 'supported', seeds: seedsFrom(201, 5) });
    expect(asked).toEqual([seedsFrom(201, 5)]);
    expect(found.primary.interval?.[0]).toBeGreaterThan(0);
    expect(found.parts[0]).toMatchObject({ paper: 0.3, exclusions: [] });
    expect(found.parts[0]?.values).toHaveLength(5);
  });

  it('refutes the mirror of a planted effect', async () => {
    const found = await evaluateSeeds(declared(), simulated({ one: -0.3, two: -0.25 }).measure);
    expect(found.verdict).toBe('refuted');
    expect(found.primary.interval?.[1]).toBeLessThan(0);
  });

  it('goes on to the next look while it is not decided, asks only for the seeds that it lacks, and stops at the last', async () => {
    const { measure, asked } = simulated({ one: 0.07, two: -0.07 });
    const found = await evaluateSeeds(declared({ smallestEffect: 0.001 }), measure);
    expect(asked).toEqual([seedsFrom(201, 5), seedsFrom(206, 5)]);
    expect(found.verdict).toBe('inconclusive');
    expect(found.primary.power).toBeLessThan(0.8);
  });

  it('has the mean of the parts as the one number of a seed', async () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 5, maxLength: 5 }), async (rows) => {
        const measure = (seeds: readonly number[]) =>
          Promise.resolve(
            seeds.map((seed) => {
              const [one = 0, two = 0] = rows[(seed - 201) % rows.length] ?? [];
              return { seed, parts: { one: { value: one }, two: { value: two } } };
            }),
          );
        const { primary, seeds } = await evaluateSeeds(declared(), measure);
        expect(primary.values.map(({ seed }) => seed)).toEqual(seeds);
        primary.values.slice(0, 5).forEach(({ value: mean }, index) => {
          const [one = 0, two = 0] = rows[index] ?? [];
          expect(mean).toBeCloseTo((one + two) / 2, 12);
        });
      }),
      { numRuns: 30 },
    );
  });

  const paperSized = { paperSized: true };

  it('says whether the paper’s run lies where another of ours would fall, only where it prints every part that is run', async () => {
    const near = await evaluateSeeds(declared(), simulated({ one: 0.3, two: 0.2 }).measure, paperSized);
    expect(near.primary.printed).toMatchObject({ value: 0.25, inside: true });
    const far = await evaluateSeeds(declared(), simulated({ one: 0.9, two: 0.9 }).measure, paperSized);
    expect(far.primary.printed?.inside).toBe(false);
    const parts = [
      { id: 'one', label: 'One', paper: 0.3 },
      { id: 'two', label: 'Two' },
    ];
    const unlike = await evaluateSeeds(
      declared({ parts }),
      simulated({ one: 0.3, two: 0.2 }).measure,
      paperSized,
    );
    expect(unlike.primary).not.toHaveProperty('printed');
  });

  it('compares the paper’s number with ours only in its sizes, and only where our runs have a spread', async () => {
    const { measure } = simulated({ one: 0.3, two: 0.2 });
    for (const profile of [undefined, {}, { paperSized: false }]) {
      const { printed } = (await evaluateSeeds(declared(), measure, profile)).primary;
      expect(printed).toEqual({ value: 0.25, prediction: null, inside: null, notCompared: 'size' });
    }
    const flat = simulated({ one: 0.3, two: 0.2 }, (seed) => ({ value: 1 - 1e-9 * seed }));
    const { printed } = (await evaluateSeeds(declared(), flat.measure, paperSized)).primary;
    expect(printed).toEqual({ value: 0.25, prediction: null, inside: null, notCompared: 'spread' });
  });

  const died = { reason: 'decorrelated pair: model 1 died', arm: 'decorrelated' };

  it('holds the paper’s number against ours by its definition, where that is another', async () => {
    const { measure } = simulated({ one: 0.3, two: 0.2 }, (seed, part) => ({
      value: part === 'one' ? 0.1 : 0.2,
      asPrinted: (part === 'one' ? 0.3 : 0.2) + 0.01 * (seed % 3),
    }));
    const { primary } = await evaluateSeeds(declared(), measure, paperSized);
    expect(primary.estimate).toBeCloseTo(0.15, 12);
    expect(primary.printed?.estimate).toBeGreaterThanOrEqual(0.25);
    expect(primary.printed).toMatchObject({ value: 0.25, inside: true });
    expect(primary.printed?.prediction?.[0]).toBeGreaterThan(0.15);
    const same = await evaluateSeeds(declared(), simulated({ one: 0.3, two: 0.2 }).measure, paperSized);
    expect(same.primary.printed).not.toHaveProperty('estimate');
  });

  it('counts a seed that broke a rule as declared, names it, and tells the others apart', async () => {
    const excluded = { excluded: died, countsAs: 0 };
    const { measure } = simulated({ one: 0.3, two: 0.3 }, (seed) => (seed === 202 ? excluded : undefined));
    const { verdict, primary, parts } = await evaluateSeeds(declared(), measure);
    expect(primary.values.find(({ seed }) => seed === 202)?.value).toBe(0);
    expect(primary.values).toHaveLength(5);
    expect(primary.survivors).toMatchObject({ seeds: 4 });
    expect(primary.survivors?.estimate).toBeGreaterThan(primary.estimate ?? NaN);
    expect(parts[0]?.exclusions).toEqual([{ seed: 202, ...died }]);
    expect(verdict).toBe('supported');
  });

  it('leaves a seed out that counts as nothing', async () => {
    const { measure } = simulated({ one: 0.3, two: 0.3 }, (seed) =>
      seed === 202 ? { excluded: died } : undefined,
    );
    const { primary } = await evaluateSeeds(declared(), measure);
    expect(primary.values.map(({ seed }) => seed)).toEqual([201, 203, 204, 205]);
  });

  it('supports nothing where more than a fifth of the seeds broke a rule', async () => {
    const { measure } = simulated({ one: 0.3, two: 0.3 }, (seed) =>
      seed % 3 === 0 ? { excluded: died } : undefined,
    );
    const found = await evaluateSeeds(declared(), measure);
    expect(found.verdict).toBe('inconclusive');
    expect(found.reason).toMatch(
      /seeds broke a declared rule; nothing is supported where more than a fifth did$/,
    );
  });

  it('goes on to the next look where too many seeds broke a rule, and decides there if they are few then', async () => {
    const { measure, asked } = simulated({ one: 0.3, two: 0.3 }, (seed) =>
      seed < 203 ? { excluded: died, countsAs: 0 } : undefined,
    );
    const found = await evaluateSeeds(declared(), measure);
    expect(asked).toEqual([seedsFrom(201, 5), seedsFrom(206, 5)]);
    expect(found).toMatchObject({ verdict: 'supported', seeds: seedsFrom(201, 10) });
  });

  it('asks for no further seeds where those that broke a rule are too many for the last look too, and fewer would support', async () => {
    const { measure, asked } = simulated({ one: 0.3, two: 0.3 }, (seed) =>
      seed < 204 ? { excluded: died, countsAs: 0.2 } : undefined,
    );
    const found = await evaluateSeeds(declared(), measure);
    expect(asked).toEqual([seedsFrom(201, 5)]);
    expect(found.verdict).toBe('inconclusive');
    expect(found.reason).toMatch(/^3 of 5 seeds broke a declared rule; nothing is supported/);
    // What lies on the refuted side may still be refuted by the others.
    const against = simulated({ one: -0.3, two: -0.3 }, (seed) =>
      seed < 204 ? { excluded: died, countsAs: -0.2 } : undefined,
    );
    await evaluateSeeds(declared({ seeds: { first: 201, looks: [4, 10] } }), against.measure);
    expect(against.asked).toHaveLength(2);
  });

  it('holds the paper’s number against seeds that broke no rule, and against none where fewer than two are left', async () => {
    const broken = (from: number) => (seed: number) =>
      seed >= from ? { excluded: died, countsAs: 0 } : undefined;
    const printed = async (from: number) => {
      const { measure } = simulated({ one: 0.3, two: 0.2 }, broken(from));
      return (await evaluateSeeds(declared(), measure, paperSized)).primary.printed;
    };
    const some = await printed(207);
    expect(some).toMatchObject({ value: 0.25, inside: true });
    expect(some?.prediction?.[0]).toBeGreaterThan(0);
    expect(await printed(202)).toMatchObject({ prediction: null, inside: null, notCompared: 'seeds' });
  });

  it('calls no effect smaller than matters where what seeds that broke a rule count as made it so', async () => {
    const broken = (seed: number): Measurement | undefined =>
      seed % 3 === 0 ? { excluded: died, countsAs: 0 } : undefined;
    const small = await evaluateSeeds(declared(), simulated({ one: 0, two: 0 }, () => undefined).measure);
    expect(small.verdict).toBe('smaller-than-matters');
    const found = await evaluateSeeds(declared(), simulated({ one: 0, two: 0 }, broken).measure);
    expect(found.verdict).toBe('inconclusive');
    expect(found.reason).toMatch(/nothing is called smaller than matters where more than a fifth did$/);
    // The others may refute it at the next look, though these are too many for the last one.
    const early = simulated({ one: 0, two: 0 }, (seed) =>
      seed < 204 ? { excluded: died, countsAs: 0 } : undefined,
    );
    await evaluateSeeds(declared(), early.measure);
    expect(early.asked).toEqual([seedsFrom(201, 5), seedsFrom(206, 5)]);
  });

  it.each<[string, number, ClaimVerdict]>([
    ['refutes nothing by what such seeds count as', 0.5, 'inconclusive'],
    ['refutes what the other seeds refute', -0.3, 'refuted'],
  ])('where more than a fifth of the seeds broke a rule, %s', async (_, effect, verdict) => {
    const broken = (seed: number): Measurement | undefined =>
      seed % 3 === 0 ? undefined : { excluded: died, countsAs: 0 };
    const { measure } = simulated({ one: effect, two: effect }, broken);
    const found = await evaluateSeeds(declared({ kind: { bound: 0.45 } }), measure);
    expect(found.primary.interval?.[1]).toBeLessThan(0.45);
    expect(found.verdict).toBe(verdict);
  });

  it.each<[string, Measurement]>([
    ['too few fooled', { inconclusive: 'only 3 fooled samples' }],
    ['a NaN', { value: NaN }],
  ])('is inconclusive where a part has no number, with the reason: %s', async (_, obstacle) => {
    const { measure, asked } = simulated({ one: 0.3, two: 0.3 }, (seed, id) =>
      seed === 201 && id === 'two' ? obstacle : undefined,
    );
    const found = await evaluateSeeds(declared(), measure);
    // No later look does without that seed.
    expect(asked).toEqual([seedsFrom(201, 5)]);
    expect(found.verdict).toBe('inconclusive');
    expect(found.reason).toMatch(/^Two: seed 201: (only 3 fooled samples|the estimand is NaN)$/);
  });

  it('does not pass over a part that was not measured', async () => {
    const found = await evaluateSeeds(declared(), simulated({ one: 0.3 }).measure);
    expect(found).toMatchObject({ verdict: 'inconclusive', reason: 'Two: seed 201: not measured' });
  });

  it('names a part that the profile does not run, and counts it as nothing', async () => {
    const notRun = { because: 'time', text: 'too slow' } as const;
    const parts = [
      { id: 'one', label: 'One' },
      { id: 'two', label: 'Two', notRun },
    ];
    const found = await evaluateSeeds(declared({ parts }), simulated({ one: 0.3 }).measure);
    expect(found).toMatchObject({ verdict: 'supported', reason: 'not run in this profile: Two' });
    expect(found.parts[1]).toMatchObject({ verdict: 'not-run', notRun, values: [] });
  });

  it('runs nothing where no part is run', async () => {
    const { measure, asked } = simulated({ one: 0.3 });
    const notRun = { because: 'size', text: 'too large' } as const;
    const parts = [{ id: 'one', label: 'One', notRun }];
    const found = await evaluateSeeds(declared({ parts }), measure);
    expect(found).toMatchObject({ verdict: 'not-run', reason: 'too large', seeds: [] });
    expect(asked).toEqual([]);
  });

  it('asks that every part hold where the claim says so, and that their mean does where it does not', async () => {
    const means = { one: 0.5, two: -0.02 };
    const mean = await evaluateSeeds(declared(), simulated(means).measure);
    const each = await evaluateSeeds(declared({ asserts: 'every-part' }), simulated(means).measure);
    expect([mean.verdict, each.verdict === 'supported']).toEqual(['supported', false]);
  });
});
