import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { nodeFiles } from './store-files.js';
import type { StoreFiles } from './store-files.js';
import { sampleOutput, sampleProvenance, withScratchFolder } from './testing/sample-trial.js';
import { entryOf, fail, namesIn, rewriteTrial, spec, watchedStore } from './testing/watched-store.js';

describe('a store whose entries are damaged', () => {
  it('notices any flipped bit, sets the entry aside, and takes it anew', async () => {
    const stream = RandomStream.fromSeed(1).split('flips');
    await withScratchFolder(async (folder) => {
      const { store } = watchedStore(folder);
      const written = await store.write(spec, sampleOutput(7), sampleProvenance);
      const pristine = join(folder, 'pristine');
      await cp(entryOf(folder), pristine, { recursive: true });
      for (const name of ['trial.json', 'weights.safetensors', 'SHA256SUMS']) {
        const bytes = await readFile(join(pristine, name));
        for (let repeat = 0; repeat < 40; repeat++) {
          await cp(pristine, entryOf(folder), { recursive: true });
          const at = stream.integer(0, bytes.length - 1);
          const flipped = Buffer.from(bytes);
          flipped[at] = (flipped[at] ?? 0) ^ (1 << stream.integer(0, 7));
          await writeFile(join(entryOf(folder), name), flipped);
          const { store: reader, warnings } = watchedStore(folder);
          expect(await reader.read(spec), `${name}, byte ${at}`).toBeUndefined();
          expect(await reader.read(spec)).toBeUndefined();
          expect(warnings).toEqual([expect.stringMatching(/is corrupt \(.*\); set aside as .*corrupt/)]);
        }
      }
      expect(await namesIn(join(folder, 'corrupt'))).toHaveLength(120);
      const again = await store.write(spec, sampleOutput(7), sampleProvenance);
      expect(again.numbers).toEqual(written.numbers);
    });
  });

  it('notices a file that is missing, cut short or empty', async () => {
    for (const name of ['trial.json', 'weights.safetensors', 'SHA256SUMS']) {
      for (const length of [undefined, 0, 40]) {
        await withScratchFolder(async (folder) => {
          const { store, warnings } = watchedStore(folder);
          await store.write(spec, sampleOutput(7), sampleProvenance);
          const path = join(entryOf(folder), name);
          const bytes = await readFile(path);
          await (length === undefined ? rm(path) : writeFile(path, bytes.subarray(0, length)));
          expect(await store.read(spec)).toBeUndefined();
          expect(warnings).toHaveLength(1);
        });
      }
    }
  });

  it('believes an entry only in its own place, with a spec and the files that it names', async () => {
    const cases: [string, (text: string) => string][] = [
      ['the spec is that of another trial', (text) => text.replace('"seed": 7', '"seed": 8')],
      ['the spec is broken', (text) => text.replace('"seed": 7', '"seed": "7"')],
      ['the spec is broken', (text) => text.replace('"spec"', '"other"')],
      [
        'SHA256SUMS must list trial.json',
        (text) => text.replace('"hasWeights": true', '"hasWeights": false'),
      ],
      ['trial.json is not a trial', (text) => text.replace('"schema": 1', '"schema": null')],
      ['trial.json is not a trial', () => 'null'],
      ['trial.json is not a trial', () => '{"schema":'],
    ];
    for (const [reason, change] of cases) {
      await withScratchFolder(async (folder) => {
        const { store, warnings } = watchedStore(folder);
        await store.write(spec, sampleOutput(7), sampleProvenance);
        await rewriteTrial(folder, change);
        expect(await store.has(spec)).toBe(false);
        expect(warnings[0]).toContain(reason);
      });
    }
    await withScratchFolder(async (folder) => {
      const { store, warnings } = watchedStore(folder);
      await mkdir(join(entryOf(folder), '..'), { recursive: true });
      await writeFile(entryOf(folder), 'a file');
      expect(await store.read(spec)).toBeUndefined();
      expect(warnings[0]).toContain('it is a file');
    });
  });

  it('puts a good entry back that took the place of a bad one while that was looked at', async () => {
    await withScratchFolder(async (folder) => {
      await watchedStore(folder).store.write(spec, sampleOutput(7), sampleProvenance);
      let torn = true;
      const readFileOnceTorn = (async (path: string, encoding?: BufferEncoding) => {
        const whole = await readFile(path, encoding);
        if (!torn || !path.endsWith('trial.json')) return whole;
        torn = false;
        return whole.slice(0, 10);
      }) as StoreFiles['readFile'];
      const { store, warnings } = watchedStore(folder, { ...nodeFiles, readFile: readFileOnceTorn });
      expect((await store.read(spec))?.numbers).toEqual(sampleOutput(7).numbers);
      expect(warnings).toEqual([]);
      expect(await store.has(spec)).toBe(true);
    });
  });

  it('does not take a disk that fails for an entry that is corrupt', async () => {
    await withScratchFolder(async (folder) => {
      await watchedStore(folder).store.write(spec, sampleOutput(7), sampleProvenance);
      const { store } = watchedStore(folder, { ...nodeFiles, readFile: fail('EIO') });
      await expect(store.read(spec)).rejects.toThrow('EIO');
      expect(await watchedStore(folder).store.has(spec)).toBe(true);
    });
  });

  it('says which weights went bad after their trial was read', async () => {
    await withScratchFolder(async (folder) => {
      const { store } = watchedStore(folder);
      const trial = await store.write(spec, sampleOutput(7), sampleProvenance);
      await writeFile(join(entryOf(folder), 'weights.safetensors'), 'bad');
      await expect(trial.loadWeights()).rejects.toThrow(/weights of sample, seed 7 .* run again/);
      expect(await store.has(spec)).toBe(false);
    });
  });
});
