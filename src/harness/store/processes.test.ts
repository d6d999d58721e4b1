import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { tryLease } from './lease.js';
import { openRunStore } from './run-store.js';
import { sampleOutput, sampleProvenance, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { startWorker } from './testing/start-worker.js';
import { trialKey } from './trial-key.js';

const leasesIn = async (folder: string) =>
  (await readdir(join(folder, 'v1', 'leases'))).filter((name) => name.endsWith('.lease'));

describe('processes that share a store', () => {
  it('divide the trials between them, and run none twice', async () => {
    await withScratchFolder(async (folder) => {
      const workers = [startWorker('share', folder, 20), startWorker('share', folder, 20)];
      expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([0, 0]);
      const log = (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');
      const seeds = log.map((line) => Number(line.split(' ')[1])).sort((a, b) => a - b);
      expect(seeds).toEqual(Array.from({ length: 20 }, (_, seed) => seed));
      const store = openRunStore({ folder });
      expect(await store.list()).toHaveLength(20);
      expect(await leasesIn(folder)).toEqual([]);
    });
  });

  it('respect the lease of one that lives and computes, and take it over once it is killed', async () => {
    await withScratchFolder(async (folder) => {
      const { leaseFolder } = openRunStore({ folder });
      const key = trialKey(sampleSpec(0));
      const worker = startWorker('hold', folder);
      await worker.says('held');
      expect(await tryLease(leaseFolder, key)).toBeUndefined();
      await worker.kill();
      const lease = await tryLease(leaseFolder, key);
      expect(lease).toBeDefined();
      await lease?.release();
    });
  });

  it('lose nothing but unfinished work to kill -9, and clean up after the dead', async () => {
    const stream = RandomStream.fromSeed(1).split('kills');
    await withScratchFolder(async (folder) => {
      for (let round = 0; round < 3; round++) {
        const worker = startWorker('churn', folder);
        await worker.says('wrote');
        await sleep(stream.integer(0, 40));
        await worker.kill();
      }
      const warnings: string[] = [];
      const store = openRunStore({ folder, onWarning: (message) => warnings.push(message) });
      const trials = await store.list();
      expect(trials.length).toBeGreaterThanOrEqual(3);
      for (const { spec, loadWeights } of trials) {
        const weights = await loadWeights();
        expect(weights?.['large']?.data).toEqual(new Float32Array(100_000).fill(spec.seed));
      }
      expect(warnings).toEqual([]);

      const own = sampleSpec(0, 'afterwards');
      await store.write(own, sampleOutput(0), sampleProvenance);
      const temporary = join(folder, 'v1', 'temporary');
      for (const name of await readdir(temporary)) {
        // One that was killed before it named itself leaves an empty folder, for a while.
        expect(await readdir(join(temporary, name)).catch(() => [])).not.toContain('content');
      }
      // What is left is leases on trials that were not finished; each can be taken.
      for (const name of await leasesIn(folder)) {
        const path = join(folder, 'v1', 'leases', name);
        const longAgo = new Date(Date.now() - 60_000);
        if ((await stat(path)).size === 0) await utimes(path, longAgo, longAgo); // Killed before it signed.
        const lease = await tryLease(store.leaseFolder, name.slice(0, 64));
        expect(lease).toBeDefined();
        await lease?.release();
      }
      expect(await leasesIn(folder)).toEqual([]);
    });
  });
});
