import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { leasesIn, tryLease } from './lease.js';
import { currentProcess } from './process-identity.js';
import { openRunStore } from './run-store.js';
import { nodeFiles, type StoreFiles } from './store-files.js';
import { sampleProvenance, sampleOutput, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { canPretendHosts, startWorker } from './testing/start-worker.js';
import { trialKey } from './trial-key.js';

const key = 'd'.repeat(64);
const failure = (code: string) => Object.assign(new Error(code), { code });
const names = async (folder: string) => (await readdir(folder)).filter((name) => name !== 'clock');

/** A folder on a network whose exclusive creation is none: whoever comes second opens the file of the first. */
const careless: StoreFiles = {
  ...nodeFiles,
  open: ((path: string, mode: string) =>
    nodeFiles.open(path, mode === 'wx' ? 'w' : mode)) as StoreFiles['open'],
};

/** So many contenders at once; says how many hold the lease. */
async function contend(folder: string, files: StoreFiles, contenders = 12): Promise<number> {
  const taken = await Promise.all(Array.from({ length: contenders }, () => tryLease(folder, key, { files })));
  const held = taken.filter((lease) => lease !== undefined);
  await Promise.all(held.map((lease) => lease.release()));
  return held.length;
}

describe('a lease on a network folder', () => {
  it('has one holder where exclusive creation is not exclusive', async () => {
    await withScratchFolder(async (folder) => {
      for (let round = 0; round < 10; round++) expect(await contend(folder, careless)).toBe(1);
      expect(await names(folder)).toEqual([]);
    });
  });

  it('is held where the reply to the link was lost and the repeated request failed', async () => {
    await withScratchFolder(async (folder) => {
      for (const code of ['EEXIST', 'EIO', 'ETIMEDOUT']) {
        const link: StoreFiles['link'] = async (draft, path) => {
          await nodeFiles.link(draft, path);
          throw failure(code);
        };
        const lease = await tryLease(folder, key, { files: { ...careless, link } });
        expect(lease).toBeDefined();
        expect(await tryLease(folder, key, { files: careless })).toBeUndefined();
        await lease?.release();
      }
      expect(await names(folder)).toEqual([]);
    });
  });

  it('is not held where the link failed, and leaves nothing behind', async () => {
    await withScratchFolder(async (folder) => {
      const link: StoreFiles['link'] = () => Promise.reject(failure('EIO'));
      await expect(tryLease(folder, key, { files: { ...nodeFiles, link } })).rejects.toThrow('EIO');
      expect(await names(folder)).toEqual([]);
    });
  });

  it('is created exclusively where there are no hard links', async () => {
    await withScratchFolder(async (folder) => {
      const files: StoreFiles = { ...nodeFiles, link: () => Promise.reject(failure('ENOTSUP')) };
      for (let round = 0; round < 10; round++) expect(await contend(folder, files)).toBe(1);
      const lease = await tryLease(folder, key, { files });
      expect(JSON.parse(await readFile(join(folder, `${key}.0.lease`), 'utf8'))).toMatchObject(
        currentProcess(),
      );
      await lease?.release();
      expect(await names(folder)).toEqual([]);
    });
  });

  it('never shows without a signature, so that nobody has to wait for one', async () => {
    await withScratchFolder(async (folder) => {
      const link: StoreFiles['link'] = async (draft, path) => {
        await nodeFiles.link(draft, path);
        expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
      };
      const lease = await tryLease(folder, key, { files: { ...nodeFiles, link } });
      expect(lease).toBeDefined();
      await lease?.release();
    });
  });

  it('takes away what dead contenders left that never got it, and nothing of the living', async () => {
    await withScratchFolder(async (folder) => {
      const leave = async (name: string, owner: object, silentMs: number) => {
        const path = join(folder, `${key}.0.lease.${name}.new`);
        await writeFile(path, JSON.stringify(owner));
        const then = new Date(Date.now() - silentMs);
        await utimes(path, then, then);
      };
      await leave('living', currentProcess(), 3_600_000);
      await leave('dead', { ...currentProcess(), startTime: '1' }, 0);
      await leave('silent', { ...currentProcess(), host: 'elsewhere' }, 3_600_000);
      await leave('elsewhere', { ...currentProcess(), host: 'elsewhere' }, 60_000);
      expect((await leasesIn(folder)).filter(({ live }) => live)).toHaveLength(2);
      await (await tryLease(folder, key))?.release();
      expect((await names(folder)).map((name) => name.split('.')[3]).sort()).toEqual(['elsewhere', 'living']);
    });
  });
});

describe.skipIf(!canPretendHosts())(
  'two hosts that share a folder, with clocks that differ by minutes',
  () => {
    it('divide the trials between them, and run none twice', async () => {
      await withScratchFolder(async (folder) => {
        const hosts = [
          { name: 'early', minutesAhead: -11 },
          { name: 'late', minutesAhead: 7 },
        ];
        const workers = hosts.map((host) => startWorker('share', folder, 20, host));
        expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([0, 0]);
        const log = (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');
        const seeds = log.map((line) => Number(line.split(' ')[1])).sort((one, other) => one - other);
        expect(seeds).toEqual(Array.from({ length: 20 }, (_, seed) => seed));
        expect(log.every((line) => /^(early|late) /.test(line))).toBe(true);
        expect(await openRunStore({ folder }).list()).toHaveLength(20);
      });
    });

    it('take over from a host that died only after its silence, whatever its clock said', async () => {
      await withScratchFolder(async (folder) => {
        const { leaseFolder } = openRunStore({ folder });
        const own = trialKey(sampleSpec(0));
        const worker = startWorker('hold', folder, 0, { name: 'ahead', minutesAhead: 600 });
        await worker.says('held');
        await worker.kill();
        expect(await tryLease(leaseFolder, own)).toBeUndefined();
        await sleep(60);
        const lease = await tryLease(leaseFolder, own, { staleAfterMs: 50 });
        expect(lease).toBeDefined();
        await openRunStore({ folder }).write(sampleSpec(0), sampleOutput(0), sampleProvenance);
        await lease?.release();
      });
    });
  },
);
