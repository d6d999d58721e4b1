import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Laboratory } from '../../harness/laboratory.js';
import { claimsInFiles, type SeededClaim } from '../../harness/runnable-claim.js';
import type { StoredTrial } from '../../harness/store/run-store.js';
import { trialKey } from '../../harness/store/trial-key.js';
import { profiles } from './profiles.js';

const folder = new URL('../../../claims/goodfellow-2015/', import.meta.url);
const files = readdirSync(folder).map((name) => name.replace('.claim.ts', ''));
let claims: readonly SeededClaim[] = [];
beforeAll(async () => {
  const found = await claimsInFiles(files.map((id) => new URL(`${id}.claim.ts`, folder).href));
  claims = found.flatMap((claim) => (claim.repeats === 'seeds' ? [claim] : []));
});

/** What a claim says where every network is wrong as often as is given, in the order of its trials. */
function measured(claim: SeededClaim, errors: readonly number[], confidence: number | null = 0.8) {
  const laboratory = { profile: profiles.quick, dataset: { fingerprint: 'f' }, backend: { name: 'wasm' } };
  const requests = claim.requests(laboratory as unknown as Laboratory, 1);
  const agreement = confidence === null ? null : { bothWrong: 9, share: 0.6, chance: 0.2 };
  const stored = requests.map(({ spec }, index) => {
    const numbers = { images: 100, error: errors[index], confidence, clean: { error: 0.05 }, agreement };
    return [trialKey(spec), { spec, numbers } as unknown as StoredTrial] as const;
  });
  return claim.measure(laboratory as unknown as Laboratory, 1, new Map(stored));
}
const named = (id: string) => claims.filter((claim) => claim.id === id);

describe('the claims of this paper', () => {
  it('are the ten of the specification, named as their files, with finite printed numbers', () => {
    expect(claims.map(({ id }) => id).sort()).toEqual(files.sort());
    expect(files).toHaveLength(10);
    for (const claim of claims) {
      const [quick, paper] = [claim.declare(profiles.quick), claim.declare(profiles.paper)];
      expect(paper).toEqual({ ...quick, seeds: { first: 201, looks: [10] } });
      for (const { paper: printed = 0 } of quick.parts) expect(Math.abs(printed)).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    ['adversarial-training-resists', [0.9, 0.2], 0.7],
    ['noise-is-no-substitute', [0.9, 0.1, 0.7], 0.2],
    ['maxout-and-softmax-agree', [0.9], 0.4],
  ])('%s compares the networks that its estimand names', (id, errors, value) => {
    const found = named(id).map((claim) => measured(claim, errors));
    expect(found).toEqual([{ all: { value: expect.closeTo(value, 9) as number } }]);
  });

  it('stay open where there are no mistakes whose confidence could be told', () => {
    const open = { all: { inconclusive: 'no mistakes to look at' } };
    for (const id of ['wrong-and-confident', 'maxout-and-softmax-agree']) {
      expect(named(id).map((claim) => measured(claim, [0], null))).toEqual([open]);
    }
  });
});
