import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { tryLease } from './lease.js';
import type { Lease } from './lease.js';
import { currentProcess } from './process-identity.js';
import { nodeFiles } from './store-files.js';
import type { StoreFiles } from './store-files.js';
import { withScratchFolder } from './testing/sample-trial.js';

const key = 'a'.repeat(64);
const minute = 60_000;

const leases = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.lease'));

/** Leaves a lease as an owner would that was last heard of `silentMs` ago. */
async function leave(folder: string, owner: object | string, silentMs = 0, generation = 0): Promise<void> {
  const path = join(folder, `${key}.${generation}.lease`);
  await writeFile(path, typeof owner === 'string' ? owner : JSON.stringify({ nonce: 'left', ...owner }));
  const then = new Date(Date.now() - silentMs);
  await utimes(path, then, then);
}

async function deadOwner(): Promise<object> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return { ...currentProcess(), pid: child.pid };
}

/** A file system that stops for 0 to 3 ms before each step, in a pattern that comes from `pace`. */
function heldUp(pace: number): StoreFiles {
  let state = pace;
  return new Proxy(nodeFiles, {
    get: (files, name: keyof StoreFiles) => {
      const work = files[name] as (...parameters: unknown[]) => Promise<unknown>;
      return async (...parameters: unknown[]) => {
        state = (state * 75 + 74) % 65_537;
        await sleep(state % 4);
        return work(...parameters);
      };
    },
  });
}

describe('tryLease', () => {
  it('has one holder at a time', async () => {
    await withScratchFolder(async (folder) => {
      const first = await tryLease(folder, key);
      expect(first?.key).toBe(key);
      expect(await tryLease(folder, key)).toBeUndefined();
      const other = await tryLease(folder, 'b'.repeat(64));
      expect(other).toBeDefined();
      await first?.release();
      await first?.release();
      const second = await tryLease(folder, key);
      expect(second).toBeDefined();
      await Promise.all([second?.release(), other?.release()]);
      expect(await leases(folder)).toEqual([]);
    });
  });

  it('is won by exactly one of many contenders, for a free lease and for a dead one', async () => {
    const dead = await deadOwner();
    for (const setUp of [async () => undefined, (folder: string) => leave(folder, dead)]) {
      await withScratchFolder(async (folder) => {
        await setUp(folder);
        const taken = await Promise.all(Array.from({ length: 12 }, () => tryLease(folder, key)));
        const held = taken.filter((lease) => lease !== undefined);
        expect(held).toHaveLength(1);
        expect(await leases(folder)).toHaveLength(1);
        await held[0]?.release();
      });
    }
  });

  it('never has two holders, however contenders are held up between two of their steps', async () => {
    await withScratchFolder(async (folder) => {
      const dead = JSON.stringify({ ...(await deadOwner()), nonce: 'dead' });
      let holders = 0;
      let wins = 0;
      const contend = async (pace: number) => {
        const files = heldUp(pace);
        for (let round = 0; round < 25; round++) {
          // Now and then another contender dies right after it made its lease.
          const path = join(folder, `${key}.${round % 3}.lease`);
          if (round % 2 === 0) await writeFile(path, dead, { flag: 'wx' }).catch(() => undefined);
          const lease = await tryLease(folder, key, { files });
          if (lease === undefined) continue;
          wins++;
          expect(++holders).toBe(1);
          await sleep(1);
          holders--;
          await lease.release();
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, index) => contend(1 + index * 7919)));
      expect(wins).toBeGreaterThan(8);
    });
  });

  it('is left to the one that took it while a slower contender slept over its decision', async () => {
    await withScratchFolder(async (folder) => {
      await leave(folder, await deadOwner());
      let holder: Lease | undefined;
      const linkAfterSleep: StoreFiles['link'] = async (draft, path) => {
        await (await tryLease(folder, key))?.release();
        holder = await tryLease(folder, key);
        expect(await leases(folder)).toEqual([`${key}.0.lease`]);
        return nodeFiles.link(draft, path);
      };
      expect(await tryLease(folder, key, { files: { ...nodeFiles, link: linkAfterSleep } })).toBeUndefined();
      expect(await leases(folder)).toEqual([`${key}.0.lease`]);
      await holder?.release();
      expect(await leases(folder)).toEqual([]);
    });
  });

  it('is not taken from a live owner, however long it was silent', async () => {
    await withScratchFolder(async (folder) => {
      if (currentProcess().startTime === null) return;
      await leave(folder, currentProcess(), 1000 * minute);
      expect(await tryLease(folder, key)).toBeUndefined();
    });
  });

  it('is taken from a dead owner at once, and from one whose process number was given out again', async () => {
    for (const owner of [await deadOwner(), { ...currentProcess(), startTime: '1' }]) {
      await withScratchFolder(async (folder) => {
        await leave(folder, owner);
        const lease = await tryLease(folder, key);
        expect(lease).toBeDefined();
        expect(await leases(folder)).toEqual([`${key}.1.lease`]);
        await lease?.release();
      });
    }
  });

  it('is taken from an owner out of sight only after the limit', async () => {
    await withScratchFolder(async (folder) => {
      const elsewhere = { ...currentProcess(), host: 'elsewhere' };
      await leave(folder, elsewhere, 5 * minute);
      expect(await tryLease(folder, key)).toBeUndefined();
      const impatient = await tryLease(folder, key, { staleAfterMs: 4 * minute });
      expect(impatient).toBeDefined();
      await impatient?.release();
      await leave(folder, elsewhere, 11 * minute);
      const lease = await tryLease(folder, key);
      expect(lease).toBeDefined();
      await lease?.release();
    });
  });

  it('is taken from an owner that was killed before it signed', async () => {
    await withScratchFolder(async (folder) => {
      // A minute ahead of the clock: a machine that is busy does not make it old.
      await leave(folder, '{"host":', -minute);
      expect(await tryLease(folder, key)).toBeUndefined();
      await leave(folder, '', minute);
      const lease = await tryLease(folder, key);
      expect(lease).toBeDefined();
      await lease?.release();
    });
  });

  it('shows its life by each beat and by a timer, and not after its release', async () => {
    await withScratchFolder(async (folder) => {
      const path = join(folder, `${key}.0.lease`);
      const makeOld = () => utimesSync(path, new Date(1000), new Date(1000));
      const isOld = () => statSync(path).mtimeMs === 1000;
      const lease = await tryLease(folder, key, { staleAfterMs: 400 });
      const signature = await readFile(path, 'utf8');
      makeOld();
      while (isOld()) await sleep(5); // The timer ends this.
      makeOld();
      const blocked = new Int32Array(new SharedArrayBuffer(4));
      Atomics.wait(blocked, 0, 0, 30); // A busy event loop, as in training: no timer fires.
      expect(isOld()).toBe(true);
      lease?.beat();
      expect(isOld()).toBe(false);
      expect(await readFile(path, 'utf8')).toBe(signature);
      await lease?.release();
      expect(() => lease?.beat()).not.toThrow();
    });
  });

  it('leaves the lease of a successor alone when an owner that was given up comes back', async () => {
    await withScratchFolder(async (folder) => {
      const lost = await tryLease(folder, key);
      const path = join(folder, `${key}.0.lease`);
      await nodeFiles.unlink(path);
      await leave(folder, { ...currentProcess(), nonce: 'successor' });
      lost?.beat();
      await lost?.release();
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ nonce: 'successor' });
    });
  });

  it('gives way where its own lease was removed before it was confirmed', async () => {
    await withScratchFolder(async (folder) => {
      let lists = 0;
      const readdirOnceMore = (async (path: string) => {
        if (++lists === 2) await nodeFiles.unlink(join(folder, `${key}.0.lease`));
        return readdir(path);
      }) as StoreFiles['readdir'];
      expect(
        await tryLease(folder, key, { files: { ...nodeFiles, readdir: readdirOnceMore } }),
      ).toBeUndefined();
    });
  });

  it('names the folder and the remedy where it cannot be written', async () => {
    await withScratchFolder(async (folder) => {
      const failure = Object.assign(new Error('no'), { code: 'EROFS' });
      const files: StoreFiles = { ...nodeFiles, open: () => Promise.reject(failure) };
      const attempt = tryLease(folder, key, { files });
      await expect(attempt).rejects.toThrow(ConfigError);
      await expect(attempt).rejects.toThrow(`${folder} must be writable, but its file system is read-only`);
      const other = { ...nodeFiles, open: () => Promise.reject(new Error('else')) };
      await expect(tryLease(folder, key, { files: other })).rejects.toThrow('else');
    });
  });

  it('leaves no lease behind where there was no room for its signature', async () => {
    await withScratchFolder(async (folder) => {
      const open = (async (path: string, mode: string) => {
        const handle = await nodeFiles.open(path, mode);
        handle.write = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
        return handle;
      }) as StoreFiles['open'];
      await expect(tryLease(folder, key, { files: { ...nodeFiles, open } })).rejects.toThrow(/disk is full/);
      expect((await readdir(folder)).filter((name) => name !== 'clock')).toEqual([]);
    });
  });
});
