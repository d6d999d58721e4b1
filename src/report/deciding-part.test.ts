import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClaimKind, ClaimResult, PartResult } from '../harness/claim-types.js';
import { evaluateSeeds } from '../harness/evaluate-seeds.js';
import { namedResult, sampleDeclaration, samplePart } from '../harness/testing/sample-result.js';
import { decidingEffect, decidingPart, favourOf, isOfEveryPart } from './deciding-part.js';

const kinds: readonly ClaimKind[] = [
  { superiority: 0 },
  { monotone: true },
  { nonInferiority: 0.1 },
  { equivalence: 0.3 },
];

/** A claim about every part, put to the test with these values: for each part one a seed. */
async function tested(kind: ClaimKind, values: readonly (readonly number[])[]): Promise<ClaimResult> {
  const parts = values.map((_, index) => ({ id: `p${index}`, label: `part ${index}` }));
  const looks = [values[0]?.length ?? 0];
  const declaration = sampleDeclaration({
    ...{ kind, parts, asserts: 'every-part', smallestEffect: 0.1, seeds: { first: 1, looks } },
  });
  const found = await evaluateSeeds(declaration, (seeds) =>
    Promise.resolve(
      seeds.map((seed, at) => ({
        seed,
        parts: Object.fromEntries(
          parts.map(({ id }, index) => [id, { value: values[index]?.[at] ?? Number.NaN }]),
        ),
      })),
    ),
  );
  return namedResult('every', { ...found, declaration });
}

const value = fc.double({ min: -1, max: 1, noNaN: true });
const shift = fc.constantFrom(-1, -0.2, 0, 0.2, 1);
const part = fc
  .tuple(shift, fc.constantFrom(0, 0.05, 0.3), fc.array(value, { minLength: 5, maxLength: 5 }))
  .map(([mean, spread, values]) => values.map((one) => mean + spread * one));

/** A claim about every part with these intervals. */
function claimOf(
  verdict: ClaimResult['verdict'],
  intervals: readonly (readonly [number, number])[],
  partVerdicts: readonly PartResult['verdict'][] = [],
): ClaimResult {
  const parts = intervals.map((interval, index) =>
    samplePart({
      ...{ id: `p${index}`, label: `part ${index}`, interval },
      ...{ estimate: (interval[0] + interval[1]) / 2, verdict: partVerdicts[index] ?? 'inconclusive' },
    }),
  );
  return namedResult('every', { verdict, parts, declaration: { asserts: 'every-part' } });
}

describe('decidingPart', () => {
  it('is a part whose interval lies where the verdict says that it does', async () => {
    const several = fc.array(part, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kinds), several, async (kind, values) => {
        const claim = await tested(kind, values);
        const { interval } = decidingEffect(claim);
        const { least, most } = favourOf(interval ?? [Number.NaN, Number.NaN], kind);
        if (claim.verdict === 'supported') expect(least).toBeGreaterThan(0);
        else expect(least).toBeLessThanOrEqual(1e-9);
        if (claim.verdict === 'refuted') expect(most).toBeLessThan(0);
        if (claim.verdict === 'smaller-than-matters') {
          expect(least).toBeGreaterThan(-0.1);
          expect(most).toBeLessThan(0.1);
        }
        if (claim.verdict === 'inconclusive' && most < 0) expect(decidingPart(claim)?.unproved).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it('is none where the mean decides, where there is one part, and of laws', () => {
    const parts = [samplePart(), samplePart({ id: 'b' })];
    expect(decidingPart(namedResult('mean', { parts }))).toBeUndefined();
    expect(decidingPart(namedResult('one', { declaration: { asserts: 'every-part' } }))).toBeUndefined();
    const laws = { kind: 'exact', asserts: 'every-part' } as const;
    expect(decidingPart(namedResult('laws', { parts, declaration: laws }))).toBeUndefined();
    expect(isOfEveryPart({ kind: { monotone: true }, asserts: 'mean' })).toBe(true);
    expect(decidingEffect(namedResult('mean', { parts })).estimate).toBe(0.12);
  });

  it('is the weakest of what holds, and the part that is refuted of what does not', () => {
    const held = decidingPart(claimOf('supported', [[0.1, 0.3], [0.05, 0.9], [0.2, 0.3]])); // prettier-ignore
    expect(held).toMatchObject({ part: { id: 'p1' }, place: 'which decides, of 3 parts' });
    const refuted = claimOf('refuted', [[-0.9, 0.8], [-0.3, -0.2]], ['inconclusive', 'refuted']); // prettier-ignore
    expect(decidingPart(refuted)).toMatchObject({ part: { id: 'p1' }, place: 'which decides, of 2 parts' });
  });

  it('crosses the threshold where nothing is decided, and names a part beyond it that Holm leaves open', () => {
    const open = decidingPart(claimOf('inconclusive', [[-0.07, -0.01], [-0.05, 0.1], [-0.04, 0.2]])); // prettier-ignore
    expect(open).toMatchObject({ part: { id: 'p1' }, unproved: { id: 'p0' } });
    const all = decidingPart(claimOf('inconclusive', [[-0.07, -0.01], [-0.05, -0.02]])); // prettier-ignore
    expect(all).toMatchObject({ part: { id: 'p0' }, unproved: { id: 'p1' } });
  });

  it('is a part without a number where one keeps the claim open', () => {
    const claim = claimOf('inconclusive', [[0.1, 0.2], [0.1, 0.3]]); // prettier-ignore
    const [first = samplePart()] = claim.parts;
    const parts = [
      first,
      samplePart({ id: 'none', verdict: 'inconclusive', estimate: null, interval: null }),
    ];
    expect(decidingPart({ ...claim, parts })).toMatchObject({
      part: { id: 'none' },
      place: 'one of 2 parts',
    });
  });
});

describe('favourOf', () => {
  it('is measured towards the claimed side for every kind', () => {
    expect(favourOf([0.2, 0.5], { bound: 0.1 })).toEqual({ least: 0.1, most: 0.4 });
    expect(favourOf([0.25, 0.5], { share: 0.75, direction: 'below' })).toEqual({ least: 0.25, most: 0.5 });
    expect(favourOf([-0.25, 0.125], { equivalence: 0.5 })).toEqual({ least: 0.25, most: 0.5 });
    expect(favourOf([-1, -0.75], { equivalence: 0.5 })).toEqual({ least: -0.5, most: -0.25 });
  });
});
