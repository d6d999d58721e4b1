import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRunStore } from '../../harness/store/run-store.js';
import type { TrialSpec } from '../../harness/store/trial.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { supersededAmong } from './superseded.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  vi.stubEnv('TRANSFER_CLAIMS_STORE', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const spec = (seed: number, version = 1): TrialSpec => ({
  experiment: 'train-pair',
  version,
  configuration: { architecture: 'fc', trainingVersion: version },
  seed,
});
async function write(seed: number, daysAgo = 0) {
  const startedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  const run = { commit: null, dirty: null, versions: {}, backend: 'wasm', device: 'none' };
  return openRunStore().write(spec(seed), { numbers: {} }, { ...run, startedAt, wallSeconds: 2.5 });
}

describe('transfer-claims store', () => {
  it('lists every trial with its size, in the order of seeds', async () => {
    for (const seed of [10, 9]) await write(seed);
    const { code, out } = await runRecorded(['store', 'ls']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /train-pair fc seed 9 +1 +wasm .* 2\.5 +0\.00 MB +[0-9a-f]{12}\ntrain-pair fc seed 10 /,
    );
    expect(out).toContain(`2 trials, 0.00 MB, in ${folder}`);
  });

  it('verifies, and ends with 1 where an entry is damaged', async () => {
    const { key } = await write(1);
    expect(await runRecorded(['store', 'verify'])).toMatchObject({ code: 0 });
    await writeFile(join(folder, 'v1', 'trials', key.slice(0, 2), key, 'trial.json'), '{}');
    const { code, out, err } = await runRecorded(['store', 'verify']);
    expect([code, out]).toEqual([1, `0 trials are sound, 1 are not usable, in ${folder}`]);
    expect(err).toMatch(/is corrupt .*; set aside as /);
  });

  it('removes trials only where an option asks for it, and says which', async () => {
    await write(1, 40);
    await write(2, 5);
    expect((await runRecorded(['store', 'gc'])).out).toBe(`removed 0 things, 0.00 MB, in ${folder}`);
    const dry = await runRecorded(['store', 'gc', '--older-than', '30', '--dry-run']);
    expect(dry.out).toMatch(/^trial {2}v1.trials.* made 40 days ago\nwould remove 1 thing, /);
    expect(await openRunStore().list()).toHaveLength(2);
    expect((await runRecorded(['store', 'gc', '--older-than', '30'])).out).toContain('removed 1 thing, ');
    expect((await openRunStore().list()).map((trial) => trial.spec.seed)).toEqual([2]);
  });
});

describe('supersededAmong', () => {
  it('knows earlier versions of the experiment, and of the training that an evaluation names', () => {
    const superseded = supersededAmong([spec(1, 2), spec(1, 1)]);
    expect(superseded(spec(5, 1))).toBe('train-pair version 1, the code has 2');
    expect(superseded(spec(5, 2))).toBeUndefined();
    expect(superseded(spec(5, 3))).toBeUndefined();
    expect(superseded({ ...spec(5, 2), configuration: { trainingVersion: 1 } })).toBe(
      'train-pair trainingVersion 1, the code has 2',
    );
    expect(superseded({ ...spec(5, 1), experiment: 'other' })).toBeUndefined();
  });
});
