import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { openRunStore } from './run-store.js';
import { runTrials } from './run-trials.js';
import { nodeFiles } from './store-files.js';
import type { StoreFiles } from './store-files.js';
import { sampleOutput, sampleProvenance, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { entryOf, fail, failingAfter, namesIn, spec, watchedStore } from './testing/watched-store.js';

describe('a store on a disk that refuses', () => {
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

  it('on a disk that fills up at whatever step says so, shows no half entry, and goes on once there is room', async () => {
    let finished = false;
    for (let limit = 0; !finished; limit++) {
      expect(limit).toBeLessThan(100);
      await withScratchFolder(async (folder) => {
        let runs = 0;
        const requests = [{ spec, run: () => Promise.resolve({ ...sampleOutput(7), run: (runs += 1) }) }];
        const full = openRunStore({ folder, files: failingAfter(limit, 'ENOSPC') });
        const attempt = runTrials(requests, { store: full, provenance: sampleProvenance });
        const outcome = await attempt.then(
          () => 'finished',
          (error: unknown) => error,
        );
        finished = outcome === 'finished';
        if (!finished) expect(outcome).toBeInstanceOf(ConfigError);
        if (!finished) expect(String(outcome)).toMatch(/the disk is full [(]ENOSPC[)]; mend that/);
        const { store, warnings } = watchedStore(folder);
        await runTrials(requests, { store, provenance: sampleProvenance });
        expect(runs).toBeLessThanOrEqual(2);
        expect((await store.read(spec))?.hasWeights).toBe(true);
        expect(warnings).toEqual([]);
        expect((await namesIn(store.leaseFolder)).filter((name) => name.endsWith('.lease'))).toEqual([]);
      });
    }
  });

  it('that is read-only still serves what it has, and refuses before it runs what it lacks', async () => {
    await withScratchFolder(async (folder) => {
      let runs = 0;
      const request = (seed: number) => ({
        spec: sampleSpec(seed),
        run: () => Promise.resolve({ numbers: { runs: (runs += 1) } }),
      });
      const provenance = sampleProvenance;
      await runTrials([request(1)], { store: openRunStore({ folder }), provenance });
      const refusing = { mkdir: fail('EROFS'), rename: fail('EROFS'), writeFile: fail('EROFS') };
      const files = { ...nodeFiles, ...refusing, open: fail('EROFS') };
      const { store } = watchedStore(folder, files);
      expect((await runTrials([request(1)], { store, provenance }))[0]?.numbers).toEqual({ runs: 1 });
      const attempt = runTrials([request(1), request(2)], { store, provenance });
      await expect(attempt).rejects.toThrow(/must be writable, but its file system is read-only [(]EROFS[)]/);
      expect(runs).toBe(1);
    });
  });
});
