import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunStore } from './run-store.js';
import { runTrials } from './run-trials.js';
import { nodeFiles } from './store-files.js';
import { sampleProvenance, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { entryOf, namesIn, rewriteTrial, spec, watchedStore } from './testing/watched-store.js';

describe('a store that other versions of the code use', () => {
  it('leaves the entry of a newer version alone, and keeps its own beside it', async () => {
    await withScratchFolder(async (folder) => {
      const { store, warnings } = watchedStore(folder);
      await store.write(spec, { numbers: { version: 'newer' } }, sampleProvenance);
      await rewriteTrial(folder, (text) => text.replace('"schema": 1', '"schema": 2'));
      const newer = await readFile(join(entryOf(folder), 'trial.json'), 'utf8');

      expect(await store.has(spec)).toBe(false);
      expect(await store.read(spec)).toBeUndefined();
      expect(warnings).toEqual([
        expect.stringContaining('written by a newer version (schema 2, this one knows 1)'),
      ]);
      await store.write(spec, { numbers: { version: 'own' } }, sampleProvenance);
      expect((await store.read(spec))?.numbers).toEqual({ version: 'own' });
      expect(await store.list()).toHaveLength(1);
      expect(await readFile(join(entryOf(folder), 'trial.json'), 'utf8')).toBe(newer);
      expect(await namesIn(join(folder, 'corrupt'))).toEqual([]);

      await rm(`${entryOf(folder)}.schema-1`, { recursive: true });
      await nodeFiles.mkdir(`${entryOf(folder)}.schema-1`);
      await Promise.all(
        ['trial.json', 'SHA256SUMS'].map(async (name) =>
          writeFile(join(`${entryOf(folder)}.schema-1`, name), await readFile(join(entryOf(folder), name))),
        ),
      );
      await expect(store.write(spec, { numbers: {} }, sampleProvenance)).rejects.toThrow(
        /can neither be used/,
      );
    });
  });

  it('keeps the trials of two versions of an experiment apart, and runs each once, also at the same time', async () => {
    await withScratchFolder(async (folder) => {
      const runs: number[] = [];
      const request = (version: number, seed: number) => ({
        spec: { ...sampleSpec(seed), version },
        run: () => {
          runs.push(version);
          return Promise.resolve({ numbers: { version, seed } });
        },
      });
      const all = (version: number) => {
        const requests = [1, 2, 3].map((seed) => request(version, seed));
        return runTrials(requests, { store: openRunStore({ folder }), provenance: sampleProvenance });
      };
      const [old, recent] = await Promise.all([all(1), all(2)]);
      expect(old?.map(({ numbers }) => numbers['version'])).toEqual([1, 1, 1]);
      expect(recent?.map(({ numbers }) => numbers['version'])).toEqual([2, 2, 2]);
      await Promise.all([all(2), all(1)]);
      expect(runs.sort()).toEqual([1, 1, 1, 2, 2, 2]);
    });
  });
});
