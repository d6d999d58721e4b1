import { beforeAll, describe, expect, it } from 'vitest';
import type { Laboratory } from '../../harness/laboratory.js';
import type { Measurement, SeededClaim } from '../../harness/runnable-claim.js';
import { trialKey } from '../../harness/store/trial-key.js';
import { addressLaboratory } from './experiments/testing/address-laboratory.js';
import { profileNames, profiles, type Profile } from './profiles.js';
import { loadClaims } from './testing/load-claims.js';
import { sampleTrials, type SampleHealth } from './testing/sample-trials.js';

const all = profileNames.map((name) => profiles[name]);
const laboratoryOf = (profile: Profile) => addressLaboratory(profile) as unknown as Laboratory;

/** What a seed of such health says of every part of a claim that is run. */
function measured(
  claim: SeededClaim,
  profile: Profile,
  { seed, health }: { readonly seed: number; readonly health: SampleHealth },
): [string, Measurement][] {
  const laboratory = laboratoryOf(profile);
  const stored = sampleTrials(claim.requests(laboratory, seed), profile, health);
  return Object.entries(claim.measure(laboratory, seed, stored));
}

const partsThatRun = (claim: SeededClaim, profile: Profile) =>
  claim
    .declare(profile)
    .parts.filter(({ notRun }) => notRun === undefined)
    .map(({ id }) => id);

let claims: readonly SeededClaim[] = [];
/** What is said of each part of each claim where something died, whatever the profile. */
let dead: readonly { readonly claim: SeededClaim; readonly place: string; readonly found: Measurement }[] =
  [];
beforeAll(async () => {
  claims = (await loadClaims()).flatMap((claim) => (claim.repeats === 'seeds' ? [claim] : []));
  dead = all.flatMap((profile) =>
    claims.flatMap((claim) =>
      measured(claim, profile, { seed: 102, health: 'dead' }).map(([id, found]) => ({
        ...{ claim, found, place: `${claim.id} ${id}` },
      })),
    ),
  );
});

describe('the trials of a claim', () => {
  it('are the same whenever they are asked for, and others for every seed, but for audits of attacks', () => {
    for (const profile of all) {
      for (const claim of claims) {
        const keys = (seed: number) =>
          claim
            .requests(laboratoryOf(profile), seed)
            .filter(({ spec }) => !spec.experiment.startsWith('audit-'))
            .map(({ spec }) => trialKey(spec));
        const [first, second] = [keys(101), keys(102)];
        expect(keys(101), claim.id).toEqual(first);
        expect(
          second.filter((key) => first.includes(key)),
          claim.id,
        ).toEqual([]);
      }
    }
  });
});

describe('a seed of which everything trained well', () => {
  it('gives every part that is run a number', () => {
    for (const profile of all) {
      for (const claim of claims) {
        // The first seed has the audits of attacks as well.
        for (const seed of [profile.firstSeed, profile.firstSeed + 1]) {
          const found = measured(claim, profile, { seed, health: 'sound' });
          expect(
            found.map(([id]) => id),
            claim.id,
          ).toEqual(partsThatRun(claim, profile));
          for (const [id, measurement] of found) {
            const value = 'value' in measurement ? measurement.value : NaN;
            expect(value, `${claim.id} ${id}: ${JSON.stringify(measurement)}`).toSatisfy(Number.isFinite);
          }
        }
      }
    }
  });
});

/** Claims that no death excludes: that count it, that count what it costs, and that have no pair of networks. */
const withoutRule = [
  'audit-collapse-rate',
  'audit-collapse-rate-fc',
  'fig-03-accuracy-is-kept',
  'text-classifier-alone',
  'text-classifier-alone-cifar',
  'text-log-form-is-stabler',
];

/** What no gain is in a claim's unit: a detector that knows nothing has half the area under its curve. */
const nothingGained = (id: string) => (id === 'conjecture-detection-by-disagreement' ? 0.5 : 0);

describe('a seed of which a model or a neck died', () => {
  it('leaves every claim by its rule, but those that no death excludes', () => {
    for (const { claim, place, found } of dead) {
      expect('excluded' in found, place).toBe(!withoutRule.includes(claim.id));
    }
  });

  it('never speaks for a claim: it counts as no gain, and not at all where no gain would speak for it', () => {
    for (const { claim, place, found } of dead) {
      if (!('excluded' in found)) continue;
      const { kind } = claim.declare(profiles.quick);
      const noGainSupports = typeof kind === 'object' && ('equivalence' in kind || 'nonInferiority' in kind);
      if (noGainSupports) expect(found, place).not.toHaveProperty('countsAs');
      else expect([undefined, nothingGained(claim.id)], place).toContain(found.countsAs);
    }
  });

  it('counts as no gain wherever a claim says that something is better', () => {
    for (const { claim, place, found } of dead) {
      const { kind } = claim.declare(profiles.quick);
      if (typeof kind !== 'object' || !('superiority' in kind) || withoutRule.includes(claim.id)) continue;
      expect(found, place).toMatchObject({ countsAs: 0 });
    }
  });
});

describe('what a claim shows beside its verdict', () => {
  it('has tables with as many cells in a row as columns, and figures that the paper has', () => {
    for (const profile of all) {
      for (const claim of claims) {
        const [laboratory, seeds] = [laboratoryOf(profile), [101, 102]];
        const stored = sampleTrials(
          seeds.flatMap((seed) => claim.requests(laboratory, seed)),
          profile,
          'sound',
        );
        const running = partsThatRun(claim, profile).length > 0;
        const { details = [], figures = [] } = claim.beside(laboratory, seeds, stored);
        for (const { title, columns, rows } of details) {
          if (running) expect(rows.length, `${claim.id} ${title}`).toBeGreaterThan(0);
          for (const row of rows) expect(row, `${claim.id} ${title}`).toHaveLength(columns.length);
        }
        const ys = figures.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ y }) => y)));
        expect(
          ys.filter((y) => !Number.isFinite(y)),
          claim.id,
        ).toEqual([]);
      }
    }
  });
});
