import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrialSpec } from './trial.js';
import { tryLease } from './lease.js';
import { currentProcess } from './process-identity.js';
import { openRunStore, type RunStore } from './run-store.js';
import { collectGarbage } from './store-garbage.js';
import { trialKey } from './trial-key.js';

let folder = '';
let store: RunStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garbage-'));
  store = openRunStore({ folder, onWarning: () => undefined });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const spec = (seed: number): TrialSpec => ({ experiment: 'sample', version: 1, configuration: {}, seed });
const provenance = {
  commit: null,
  dirty: null,
  versions: {},
  backend: 'none',
  device: 'none',
  startedAt: '2026-01-01T00:00:00.000Z',
  wallSeconds: 1,
};
const write = (seed: number) => store.write(spec(seed), { numbers: { seed } }, provenance);

/** A process of this machine that has ended: its number was given to another start time. */
const dead = () => JSON.stringify({ ...currentProcess(), startTime: '1' });

async function leaseOf(key: string, owner: string): Promise<string> {
  await mkdir(store.leaseFolder, { recursive: true });
  const path = join(store.leaseFolder, `${key}.0.lease`);
  await writeFile(path, owner);
  return path;
}

describe('collectGarbage', () => {
  it('removes drafts and leases of dead processes only, and says so', async () => {
    const [deadLease, foreignLease] = [
      await leaseOf(trialKey(spec(1)), dead()),
      await leaseOf(trialKey(spec(2)), JSON.stringify({ ...currentProcess(), host: `${hostname()}-other` })),
    ];
    const own = await tryLease(store.leaseFolder, trialKey(spec(3)));
    const drafts = ['dead', 'mine'].map((name) => join(store.temporaryFolder, name));
    for (const [index, owner] of [dead(), JSON.stringify(currentProcess())].entries()) {
      await mkdir(drafts[index] ?? '', { recursive: true });
      await writeFile(join(drafts[index] ?? '', 'owner'), owner);
    }
    const { garbage } = await collectGarbage(store);
    expect(garbage.map(({ kind }) => kind)).toEqual(['draft', 'lease']);
    expect(garbage[0]?.bytes).toBe(dead().length);
    expect([deadLease, ...drafts].map((path) => existsSync(path))).toEqual([false, false, true]);
    expect(existsSync(foreignLease)).toBe(true);
    expect((await readdir(store.leaseFolder)).filter((name) => name.endsWith('.lease'))).toHaveLength(2);
    await own?.release();
  });

  it('removes unwanted trials whole, and keeps the others', async () => {
    await write(1);
    await write(2);
    const unwanted = (trial: { spec: TrialSpec }) => (trial.spec.seed === 1 ? 'old' : undefined);
    const { garbage } = await collectGarbage(store, { unwanted });
    expect(garbage).toEqual([
      {
        kind: 'trial',
        path: join('v1', 'trials', trialKey(spec(1)).slice(0, 2), trialKey(spec(1))),
        reason: 'old',
        bytes: expect.any(Number) as number,
      },
    ]);
    expect(await store.read(spec(1))).toBeUndefined();
    expect((await store.read(spec(2)))?.numbers).toEqual({ seed: 2 });
    expect(await readdir(store.temporaryFolder)).toEqual([]);
  });

  it('removes no trial while anybody holds a lease, and names who does', async () => {
    await write(1);
    const lease = await tryLease(store.leaseFolder, trialKey(spec(9)));
    const unwanted = () => 'old';
    expect(await collectGarbage(store, { unwanted })).toEqual({
      garbage: [],
      heldBy: [`process ${process.pid} on ${hostname()}`],
    });
    expect(await store.read(spec(1))).toBeDefined();
    await lease?.release();
    expect((await collectGarbage(store, { unwanted })).garbage).toHaveLength(1);
  });

  it('removes nothing in a dry run, but names the same things', async () => {
    await write(1);
    const lease = await leaseOf(trialKey(spec(2)), dead());
    const options = { unwanted: () => 'old' };
    const said = await collectGarbage(store, { ...options, dryRun: true });
    expect(existsSync(lease)).toBe(true);
    expect(await store.read(spec(1))).toBeDefined();
    expect(await collectGarbage(store, options)).toEqual(said);
    expect(await collectGarbage(store, options)).toEqual({ garbage: [], heldBy: [] });
  });

  it('leaves what was set aside just now', async () => {
    await write(1);
    const aside = join(folder, 'corrupt', 'entry');
    await mkdir(aside, { recursive: true });
    await utimes(aside, 0, 0);
    expect((await collectGarbage(store)).garbage).toEqual([]);
    expect(existsSync(aside)).toBe(true);
  });

  it('has nothing to do where there is no store', async () => {
    await rm(folder, { recursive: true });
    expect(await collectGarbage(store, { unwanted: () => 'old' })).toEqual({ garbage: [], heldBy: [] });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('RunStore.verify', () => {
  it('counts the sound, and sets the damaged aside', async () => {
    await write(1);
    const { key } = await write(2);
    await writeFile(join(folder, 'v1', 'trials', key.slice(0, 2), key, 'trial.json'), '{}');
    expect(await store.verify()).toEqual({ sound: 1, unusable: [key] });
    expect(await store.verify()).toEqual({ sound: 1, unusable: [] });
    expect(await readdir(join(folder, 'corrupt'))).toHaveLength(1);
  });
});
