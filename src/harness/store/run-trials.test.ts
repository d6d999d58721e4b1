import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../../core/errors.js';
import { tryLease } from './lease.js';
import { openRunStore } from './run-store.js';
import type { RunStore, TrialLayer } from './run-store.js';
import { runTrials } from './run-trials.js';
import type { TrialEvent, TrialRequest } from './run-trials.js';
import { sampleProvenance as provenance, sampleSpec, withScratchFolder } from './testing/sample-trial.js';
import { trialKey } from './trial-key.js';

/** Runs `work` with a new store and a maker of requests that note each run in `runs`. */
async function withStore(
  work: (
    store: RunStore,
    request: (seed: number, needs?: TrialRequest[]) => TrialRequest,
    runs: number[],
  ) => unknown,
): Promise<void> {
  await withScratchFolder(async (folder) => {
    const runs: number[] = [];
    const request = (seed: number, needs: TrialRequest[] = []): TrialRequest => ({
      spec: sampleSpec(seed),
      needs,
      run: async () => {
        runs.push(seed);
        return { numbers: { seed } };
      },
    });
    await work(openRunStore({ folder, onWarning: () => undefined }), request, runs);
  });
}

describe('runTrials', () => {
  it('returns every trial in the order of the requests, and runs each but once', async () => {
    await withStore(async (store, request, runs) => {
      const seeds = [3, 1, 2, 1];
      const requests = seeds.map((seed) => request(seed));
      const trials = await runTrials(requests, { store, provenance });
      expect(trials.map(({ numbers }) => numbers['seed'])).toEqual(seeds);
      expect(trials[0]?.provenance).toMatchObject({
        backend: 'wasm',
        startedAt: expect.stringMatching(/Z$/),
      });
      expect(runs).toEqual([3, 1, 2]);
      await runTrials(requests, { store, provenance });
      expect(runs).toEqual([3, 1, 2]);
      expect(await readdir(store.leaseFolder)).toEqual([]);
    });
  });

  it('runs what a trial needs before it, once, and only where the trial itself is not stored', async () => {
    await withStore(async (store, request, runs) => {
      const train = request(1);
      const evaluations = [request(11, [train]), request(12, [train, request(2)])];
      await runTrials(evaluations, { store, provenance });
      expect(runs).toEqual([1, 11, 2, 12]);
      await runTrials([request(11, [request(99)])], { store, provenance });
      expect(runs).toEqual([1, 11, 2, 12]);
    });
  });

  it('runs a need again of which the record has no weights, where something is to be made from it, and only there', async () => {
    await withScratchFolder(async (folder) => {
      const train = request(1);
      const below: TrialLayer = {
        find: (key) =>
          key === trialKey(train.spec)
            ? {
                ...{ key, spec: train.spec, numbers: { seed: 1 }, provenance, hasWeights: false },
                ...{ recorded: true, weightsLeftOut: true },
                loadWeights: () => Promise.resolve(undefined),
              }
            : undefined,
      };
      const runs: number[] = [];
      function request(seed: number, needs: TrialRequest[] = []): TrialRequest {
        const run = () => Promise.resolve({ numbers: { seed: runs.push(seed) } });
        return { spec: sampleSpec(seed), needs, run };
      }
      const store = openRunStore({ folder, below });
      expect(await store.hasWhole(train.spec)).toBe(false);
      await runTrials([train], { store, provenance });
      expect(runs).toEqual([]);
      await runTrials([train, request(11, [train])], { store, provenance });
      expect(runs).toEqual([1, 11]);
      expect(await store.hasWhole(train.spec)).toBe(true);
      await runTrials([request(12, [train])], { store, provenance });
      expect(runs).toEqual([1, 11, 12]);
    });
  });

  it('takes a damaged trial anew', async () => {
    await withStore(async (store, request, runs) => {
      const [trial] = await runTrials([request(1)], { store, provenance });
      const key = trial?.key ?? '';
      await writeFile(join(store.folder, 'v1', 'trials', key.slice(0, 2), key, 'trial.json'), 'bad');
      await runTrials([request(1)], { store, provenance });
      expect(runs).toEqual([1, 1]);
    });
  });

  it('tells of each step, with how much is done', async () => {
    await withStore(async (store, request) => {
      await runTrials([request(1)], { store, provenance });
      const events: TrialEvent[] = [];
      const onProgress = (event: TrialEvent) => events.push(event);
      await runTrials([request(1), request(2)], { store, provenance, onProgress });
      expect(events.map(({ type, spec, done, total }) => [type, spec.seed, done, total])).toEqual([
        ['reused', 1, 1, 2],
        ['started', 2, 1, 2],
        ['finished', 2, 2, 2],
      ]);
      for (const { seconds } of events) expect(seconds).toBeGreaterThanOrEqual(0);
    });
  });

  it('leaves a trial that another has, does the rest, and then waits for it', async () => {
    await withStore(async (store, request, runs) => {
      const lease = await tryLease(store.leaseFolder, trialKey(sampleSpec(1)));
      const events: string[] = [];
      const onProgress = ({ type, spec }: TrialEvent) => events.push(`${type} ${spec.seed}`);
      const all = runTrials([request(1), request(2)], { store, provenance, onProgress });
      while (!events.includes('finished 2')) await sleep(5);
      await sleep(150);
      await store.write(sampleSpec(1), { numbers: { seed: 'other' } }, provenance);
      await lease?.release();
      expect((await all)[0]?.numbers).toEqual({ seed: 'other' });
      expect(runs).toEqual([2]);
      expect(events).toEqual(['waiting 1', 'started 2', 'finished 2', 'reused 1']);
    });
  });

  it('runs a trial itself where the other gave up', async () => {
    await withStore(async (store, request, runs) => {
      const lease = await tryLease(store.leaseFolder, trialKey(sampleSpec(1)));
      const all = runTrials([request(11, [request(1)])], { store, provenance });
      await sleep(80);
      expect(runs).toEqual([]);
      await lease?.release();
      await all;
      expect(runs).toEqual([1, 11]);
    });
  });

  it('does not run what was finished between its look at the store and its lease', async () => {
    await withStore(async (store, request, runs) => {
      let looks = 0;
      const late: RunStore = Object.create(store, {
        read: {
          value: async (spec: TrialRequest['spec']) => {
            const found = await store.read(spec);
            if (++looks === 2) await store.write(spec, { numbers: { seed: 'other' } }, provenance);
            return found;
          },
        },
        leaseFolder: { value: store.leaseFolder },
        files: { value: store.files },
      }) as RunStore;
      const [trial] = await runTrials([request(1)], { store: late, provenance });
      expect(trial?.numbers).toEqual({ seed: 'other' });
      expect(runs).toEqual([]);
    });
  });

  it('passes on what a trial throws, of its class, with a replay hint; what was finished stays', async () => {
    await withStore(async (store, request) => {
      const failing = (error: unknown): TrialRequest => ({ ...request(2), run: () => Promise.reject(error) });
      const attempt = runTrials([request(1), failing(new NumericalError('loss is NaN'))], {
        store,
        provenance,
      });
      await expect(attempt).rejects.toThrow(NumericalError);
      const key = trialKey(sampleSpec(2));
      await expect(attempt).rejects.toThrow(
        `loss is NaN [replay: experiment sample (version 1), seed 2, key ${key}]`,
      );
      expect(await store.has(sampleSpec(1))).toBe(true);
      expect(await readdir(store.leaseFolder)).toEqual([]);
      await expect(runTrials([failing('text')], { store, provenance })).rejects.toThrow(/^text \[replay/);
      const nan = { ...request(3), run: async () => ({ numbers: { rate: NaN } }) };
      await expect(runTrials([nan], { store, provenance })).rejects.toThrow(/trial\.numbers\.rate.*seed 3/);
    });
  });

  it('stops between trials, in a trial and while waiting where it is told to', async () => {
    await withStore(async (store, request, runs) => {
      const reason = new Error('enough');
      const stopAt = (type: TrialEvent['type'], requests: TrialRequest[]) => {
        const controller = new AbortController();
        const onProgress = (event: TrialEvent) => event.type === type && controller.abort(reason);
        return runTrials(requests, { store, provenance, onProgress, signal: controller.signal });
      };
      await expect(stopAt('finished', [request(1), request(2)])).rejects.toBe(reason);
      expect(runs).toEqual([1]);
      const lease = await tryLease(store.leaseFolder, trialKey(sampleSpec(3)));
      await expect(stopAt('waiting', [request(3)])).rejects.toBe(reason);
      await lease?.release();
      const interrupted = { ...request(4), run: () => Promise.reject(reason) };
      await expect(stopAt('started', [interrupted])).rejects.toBe(reason);
    });
  });

  it('refuses a trial that needs itself', async () => {
    await withStore(async (store, request) => {
      const attempt = runTrials([request(1, [request(2, [request(1)])])], { store, provenance });
      await expect(attempt).rejects.toThrow(ConfigError);
      await expect(attempt).rejects.toThrow('sample must not need itself');
    });
  });

  it('finds out before it runs anything that the store cannot be written', async () => {
    await withScratchFolder(async (scratch) => {
      const folder = join(scratch, 'store');
      await writeFile(folder, 'a file');
      let ran = false;
      const run = async () => ((ran = true), { numbers: {} });
      const attempt = runTrials([{ spec: sampleSpec(1), run }], {
        store: openRunStore({ folder }),
        provenance,
      });
      await expect(attempt).rejects.toThrow(/set TRANSFER_CLAIMS_STORE to another folder/);
      expect(ran).toBe(false);
    });
  });
});
