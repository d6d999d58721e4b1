import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from './trial.js';
import { openRunStore } from './run-store.js';
import { sampleProvenance, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { namesIn, spec, watchedStore } from './testing/watched-store.js';
import { trialKey } from './trial-key.js';

afterEach(() => vi.unstubAllEnvs());

describe('RunStore', () => {
  it('gives back what was written, to the bit', async () => {
    await withScratchFolder(async (folder) => {
      const bits = fc.array(fc.float(), { maxLength: 8 }).map((values) => Float32Array.from(values));
      const numbers = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<
        Record<string, Json>
      >;
      let seed = 0;
      await fc.assert(
        fc.asyncProperty(numbers, bits, async (values, data) => {
          const { store } = watchedStore(folder);
          const own = sampleSpec(seed++);
          const output = { numbers: values, weights: { 'layer/kernel': { shape: [data.length], data } } };
          await store.write(own, output, sampleProvenance);
          const read = await store.read(own);
          expect(read).toMatchObject({ key: trialKey(own), spec: own, provenance: sampleProvenance });
          expect(read?.numbers).toEqual(JSON.parse(JSON.stringify(values)));
          const weights = await read?.loadWeights();
          expect(weights?.['layer/kernel']?.shape).toEqual([data.length]);
          expect(new Int32Array(weights?.['layer/kernel']?.data.buffer ?? new ArrayBuffer(4))).toEqual(
            new Int32Array(data.buffer),
          );
        }),
        { numRuns: 15 },
      );
    });
  });

  it('has what was written, and lists it in the order of the keys', async () => {
    await withScratchFolder(async (folder) => {
      const { store } = watchedStore(folder);
      expect(await store.has(spec)).toBe(false);
      expect(await store.read(spec)).toBeUndefined();
      expect(await store.list()).toEqual([]);
      for (const seed of [0, 1, 7]) {
        await store.write(sampleSpec(seed), { numbers: { seed } }, sampleProvenance);
      }
      expect(await store.has(spec)).toBe(true);
      expect(await (await store.read(spec))?.loadWeights()).toBeUndefined();
      const keys = [0, 1, 7].map((seed) => trialKey(sampleSpec(seed))).sort();
      expect((await store.list()).map((trial) => trial.key)).toEqual(keys);
      expect(await namesIn(join(folder, 'v1', 'temporary'))).toEqual([]);
    });
  });

  it('keeps the first of two results for one spec', async () => {
    await withScratchFolder(async (folder) => {
      const { store } = watchedStore(folder);
      await store.write(spec, { numbers: { winner: 1 } }, sampleProvenance);
      const second = await store.write(spec, { numbers: { winner: 2 } }, sampleProvenance);
      expect(second.numbers).toEqual({ winner: 1 });
      const others = Array.from({ length: 6 }, (_, writer) =>
        watchedStore(folder).store.write(sampleSpec(8), { numbers: { writer } }, sampleProvenance),
      );
      const seen = new Set((await Promise.all(others)).map(({ numbers }) => numbers['writer']));
      expect(seen.size).toBe(1);
    });
  });

  it('lies in the folder that TRANSFER_CLAIMS_STORE names, else in .transfer-claims/store', () => {
    vi.stubEnv('TRANSFER_CLAIMS_STORE', '/named/store');
    expect(openRunStore().folder).toBe('/named/store');
    vi.stubEnv('TRANSFER_CLAIMS_STORE', '');
    expect(openRunStore().folder).toBe(join(process.cwd(), '.transfer-claims', 'store'));
  });

  it('refuses numbers that are not finite, and leaves nothing behind', async () => {
    await withScratchFolder(async (folder) => {
      const { store } = watchedStore(join(folder, 'store'));
      const attempt = store.write(spec, { numbers: { rate: [0, NaN] } }, sampleProvenance);
      await expect(attempt).rejects.toThrow('trial.numbers.rate[1] must be a finite number');
      expect(await readdir(folder)).toEqual([]);
    });
  });
});
