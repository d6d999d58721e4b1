import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import type { Json } from '../trial.js';
import { currentProcess } from './process-identity.js';
import { openRunStore } from './run-store.js';
import { nodeFiles } from './store-files.js';
import type { StoreFiles } from './store-files.js';
import { sampleOutput, sampleProvenance, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { trialKey } from './trial-key.js';

const spec = sampleSpec(7);
const key = trialKey(spec);
const fail = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const entryOf = (folder: string) => join(folder, 'v1', 'trials', key.slice(0, 2), key);
const namesIn = (path: string) => readdir(path).catch(() => [] as string[]);

/** A store that keeps its warnings. */
function watchedStore(folder: string, files: StoreFiles = nodeFiles) {
  const warnings: string[] = [];
  const store = openRunStore({ folder, files, onWarning: (message) => warnings.push(message) });
  return { store, warnings };
}

/** Rewrites `trial.json` of the sample with a checksum that fits. */
async function rewriteTrial(folder: string, change: (text: string) => string): Promise<void> {
  const path = join(entryOf(folder), 'trial.json');
  const text = change(await readFile(path, 'utf8'));
  await writeFile(path, text);
  const sums = join(entryOf(folder), 'SHA256SUMS');
  const digest = createHash('sha256').update(text).digest('hex');
  await writeFile(sums, (await readFile(sums, 'utf8')).replace(/^\w+/, digest));
}

/** A file system that does so many steps and then none, as where its process is killed. */
function stoppingAfter(limit: number): StoreFiles {
  let steps = 0;
  return new Proxy(nodeFiles, {
    get: (files, name: keyof StoreFiles) => {
      const work = files[name] as (...parameters: unknown[]) => Promise<unknown>;
      return async (...parameters: unknown[]) => {
        if (steps++ >= limit) throw new Error('stopped');
        return work(...parameters);
      };
    },
  });
}

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

  it('shows an entry whole or not at all, at whatever step its writer stops for good', async () => {
    let finished = false;
    for (let limit = 0; !finished; limit++) {
      expect(limit).toBeLessThan(100);
      await withScratchFolder(async (folder) => {
        const { store } = watchedStore(folder, stoppingAfter(limit));
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

  it('lies in the folder that TRANSFER_CLAIMS_STORE names, else in .transfer-claims/store', () => {
    vi.stubEnv('TRANSFER_CLAIMS_STORE', '/named/store');
    expect(openRunStore().folder).toBe('/named/store');
    vi.stubEnv('TRANSFER_CLAIMS_STORE', '');
    expect(openRunStore().folder).toBe(join(process.cwd(), '.transfer-claims', 'store'));
  });

  it('names folder and remedy where the disk is full, read-only or forbidden', async () => {
    const cases: [Partial<StoreFiles>, RegExp][] = [
      [{ open: fail('ENOSPC') }, /store must have room, but the disk is full \(ENOSPC\)/],
      [{ rename: fail('EDQUOT') }, /the quota is used up/],
      [{ mkdir: fail('EROFS') }, /must be writable, but its file system is read-only/],
      [{ mkdir: fail('EACCES') }, /access is denied.*set TRANSFER_CLAIMS_STORE to another folder/],
    ];
    for (const [change, message] of cases) {
      await withScratchFolder(async (scratch) => {
        const folder = join(scratch, 'store');
        const { store } = watchedStore(folder, { ...nodeFiles, ...change });
        const attempt = store.write(spec, sampleOutput(7), sampleProvenance);
        await expect(attempt).rejects.toThrow(ConfigError);
        await expect(attempt).rejects.toThrow(message);
        expect(await namesIn(join(folder, 'v1', 'temporary'))).toEqual([]);
        expect(await watchedStore(folder).store.read(spec)).toBeUndefined();
      });
    }
  });

  it('names the folder where a file is in its place', async () => {
    await withScratchFolder(async (scratch) => {
      const folder = join(scratch, 'store');
      await writeFile(folder, 'a file');
      const { store } = watchedStore(folder);
      const attempt = store.write(spec, sampleOutput(7), sampleProvenance);
      await expect(attempt).rejects.toThrow(
        `run store: ${folder} must be a folder, but a file is in its place`,
      );
      await expect(store.read(spec)).rejects.toThrow(ConfigError);
      await expect(store.list()).rejects.toThrow(ConfigError);
    });
  });

  it('reads a store that it cannot write, and reports what is corrupt there as absent', async () => {
    await withScratchFolder(async (folder) => {
      await watchedStore(folder).store.write(spec, sampleOutput(7), sampleProvenance);
      const readOnly = { mkdir: fail('EROFS'), rename: fail('EROFS'), open: fail('EROFS') };
      const { store, warnings } = watchedStore(folder, { ...nodeFiles, ...readOnly });
      expect((await store.read(spec))?.numbers).toEqual(sampleOutput(7).numbers);
      await writeFile(join(entryOf(folder), 'trial.json'), '{}');
      expect(await store.read(spec)).toBeUndefined();
      expect(warnings).toEqual([expect.stringContaining('cannot be set aside')]);
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

  it('works where folders cannot be flushed, and says so where flushing fails', async () => {
    for (const [code, works] of [
      ['EINVAL', true],
      ['EIO', false],
    ] as const) {
      await withScratchFolder(async (folder) => {
        const open = (async (path: string, mode: string) => {
          const handle = await nodeFiles.open(path, mode);
          if (mode === 'r') handle.sync = fail(code);
          return handle;
        }) as StoreFiles['open'];
        const { store } = watchedStore(folder, { ...nodeFiles, open });
        const attempt = store.write(spec, sampleOutput(7), sampleProvenance);
        await (works ? expect(attempt).resolves.toBeDefined() : expect(attempt).rejects.toThrow(code));
      });
    }
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

  it('refuses numbers that are not finite, and leaves nothing behind', async () => {
    await withScratchFolder(async (folder) => {
      const { store } = watchedStore(join(folder, 'store'));
      const attempt = store.write(spec, { numbers: { rate: [0, NaN] } }, sampleProvenance);
      await expect(attempt).rejects.toThrow('trial.numbers.rate[1] must be a finite number');
      expect(await readdir(folder)).toEqual([]);
    });
  });
});
