import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentProcess } from './process-identity.js';
import { nodeFiles, type StoreFiles } from './store-files.js';
import { removeAbandonedFolders } from './temporary-folder.js';
import { sampleOutput, sampleProvenance, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { failingAfter, key, spec, watchedStore } from './testing/watched-store.js';
import { trialKey } from './trial-key.js';

describe('what killed writers leave in a store', () => {
  it('shows an entry whole or not at all, at whatever step its writer stops for good', async () => {
    let finished = false;
    for (let limit = 0; !finished; limit++) {
      expect(limit).toBeLessThan(100);
      await withScratchFolder(async (folder) => {
        const { store } = watchedStore(folder, failingAfter(limit));
        const attempt = store.write(spec, sampleOutput(7), sampleProvenance);
        finished = await attempt.then(
          () => true,
          () => false,
        );
        const { store: next, warnings } = watchedStore(folder);
        const found = await next.read(spec);
        if (found !== undefined) expect(found.numbers).toEqual(sampleOutput(7).numbers);
        if (finished) expect(found).toBeDefined();
        expect((await next.write(spec, sampleOutput(7), sampleProvenance)).hasWeights).toBe(true);
        expect(warnings).toEqual([]);
      });
    }
  });

  it('removes the unfinished entries of owners that are dead or were silent for a day, and no others', async () => {
    await withScratchFolder(async (folder) => {
      const temporary = join(folder, 'v1', 'temporary');
      const leave = async (name: string, owner: object | undefined, hours: number) => {
        await mkdir(join(temporary, name, 'content'), { recursive: true });
        if (owner !== undefined) await writeFile(join(temporary, name, 'owner'), JSON.stringify(owner));
        const then = new Date(Date.now() - hours * 3_600_000);
        await utimes(join(temporary, name), then, then);
      };
      const elsewhere = { ...currentProcess(), host: 'elsewhere' };
      await leave('own', currentProcess(), 100);
      await leave('dead', { ...currentProcess(), startTime: '1' }, 0);
      await leave('remote', elsewhere, 1);
      await leave('remote-silent', elsewhere, 25);
      await leave('unsigned', undefined, 0.1);
      await leave('unsigned-silent', undefined, 0.2);
      await watchedStore(folder).store.write(spec, sampleOutput(7), sampleProvenance);
      expect((await readdir(temporary)).sort()).toEqual(['clock', 'own', 'remote', 'unsigned']);
    });
  });

  it('removes all that is unfinished and of the dead, though who began to was killed before the end', async () => {
    await withScratchFolder(async (folder) => {
      const temporary = join(folder, 'v1', 'temporary');
      await mkdir(join(temporary, 'dead', 'content'), { recursive: true });
      const owner = JSON.stringify({ ...currentProcess(), startTime: '1' });
      await writeFile(join(temporary, 'dead', 'owner'), owner);
      await writeFile(join(temporary, 'dead', 'content', 'trial.json'), '{}');
      /** Removes what comes last by name, and is killed. */
      const killed: StoreFiles['rm'] = async (path) => {
        const last = (await readdir(String(path))).sort().at(-1) ?? '';
        await rm(join(String(path), last), { recursive: true });
        throw new Error('killed');
      };
      const cleaning = removeAbandonedFolders({ ...nodeFiles, rm: killed }, temporary);
      await expect(cleaning).rejects.toThrow('killed');
      await removeAbandonedFolders(nodeFiles, temporary);
      expect(await readdir(temporary)).not.toContain('dead');
    });
  });

  it('removes the leases of the dead on trials that are finished, and no others', async () => {
    await withScratchFolder(async (folder) => {
      const { store } = watchedStore(folder);
      await store.write(spec, sampleOutput(7), sampleProvenance);
      await mkdir(store.leaseFolder, { recursive: true });
      const dead = JSON.stringify({ ...currentProcess(), startTime: '1', nonce: 'n' });
      const unfinished = trialKey(sampleSpec(8));
      await writeFile(join(store.leaseFolder, `${key}.0.lease`), dead);
      await writeFile(join(store.leaseFolder, `${unfinished}.0.lease`), dead);
      await store.clean();
      expect(await readdir(store.leaseFolder)).toEqual([`${unfinished}.0.lease`]);
    });
  });
});
