import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seededClaim } from './claim.js';
import { addEvidence } from './evidence/add-evidence.js';
import { Evidence } from './evidence/evidence.js';
import { committed } from './evidence/testing/recorded-folder.js';
import { sourceOf } from './recall-trials.js';
import { runSeeded } from './run-claim.js';
import { openRunStore } from './store/run-store.js';
import { runTrials, type TrialRequest } from './store/run-trials.js';
import { simulatedLaboratory, simulatedPaper } from './testing/simulated-study.js';
import type { Laboratory } from './laboratory.js';
import type { Trial } from './trials.js';

let root: string;
const runs: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'recorded-'));
  runs.length = 0;
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const arms = ['regular', 'decorrelated'] as const;

/** A training and a look at what it left, of which the number says on which backend it was run. */
function trialOf(
  laboratory: Laboratory,
  seed: number,
  { part, arm }: { part: string; arm: string },
): Trial<{ value: number }> {
  const backend = laboratory.backend.name;
  const configuration = { part, arm, backend };
  const run = (experiment: string) => (): Promise<{ numbers: { value: number } }> => {
    runs.push(`${experiment} ${part} ${arm} ${seed}`);
    return Promise.resolve({ numbers: { value: (backend === 'wasm' ? 0 : 100) + seed } });
  };
  const training: TrialRequest = {
    spec: { experiment: 'train', version: 1, configuration, seed },
    run: run('train'),
  };
  const spec = { experiment: 'evaluate', version: 1, configuration, seed };
  return { spec, run: run('evaluate'), needs: [training] };
}

/** Above zero with little spread: decided at the first look, unless the threshold is where the values lie. */
const claimAbove = (threshold: number) =>
  seededClaim(simulatedPaper, 'recorded', {
    ...{
      source: 'Figure 0',
      statement: 'It is large.',
      estimand: 'a number',
      unit: 'plain',
      smallestEffect: 1,
    },
    kind: { superiority: threshold },
    parts: () => ['fc', 'cnn'].map((id) => ({ id, label: id.toUpperCase() })),
    trials: (laboratory, seed, { id }) => {
      const [regular, decorrelated] = arms.map((arm) => trialOf(laboratory, seed, { part: id, arm }));
      return { regular, decorrelated };
    },
    measure: ({ regular, decorrelated }) => ((regular?.value ?? 0) + (decorrelated?.value ?? 0)) / 2,
  });

const laboratoryOn = (
  name: string,
  settings: Partial<Parameters<typeof simulatedLaboratory>[0]> = {},
): Laboratory => ({
  ...simulatedLaboratory({
    store: join(root, `store-${name}`),
    evidence: new Evidence(join(root, 'evidence')),
    ...settings,
  }),
  backend: { name: name as 'wasm', device: 'a processor', versions: {} },
});

/** Runs trials on tensorflow and records them, of these seeds and parts. */
async function record(
  seeds: readonly number[],
  parts = ['fc', 'cnn'],
  only: readonly string[] = arms,
): Promise<void> {
  const laboratory = laboratoryOn('tensorflow', { store: join(root, 'campaign') });
  const requests = seeds.flatMap((seed) =>
    parts.flatMap((part) => only.map((arm) => trialOf(laboratory, seed, { part, arm }))),
  );
  await runTrials(requests, { store: laboratory.store, provenance: committed });
  const trials = await openRunStore({ folder: join(root, 'campaign') }).list();
  const data = { id: 'mnist', name: 'MNIST' };
  await addEvidence(
    join(root, 'evidence'),
    trials.map((trial) => ({ trial, data })),
  );
  runs.length = 0;
}

const seeds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const recorded = { takesRecorded: true } as const;

describe('a claim in a profile whose trials take hours', () => {
  it('is decided by what was recorded on another backend, runs nothing, and says so', async () => {
    await record(seeds(1, 5));
    const laboratory = laboratoryOn('wasm', recorded);
    const result = await runSeeded(laboratory, claimAbove(50));
    expect(result).toMatchObject({ verdict: 'supported', seeds: seeds(1, 5) });
    expect(result.primary.values.map(({ value }) => value)).toEqual([101, 102, 103, 104, 105]);
    expect(result.recordings).toEqual([
      {
        ...{ what: 'trials', backend: 'tensorflow', device: 'test', commit: committed.commit },
        ...{ seeds: seeds(1, 5), parts: ['fc', 'cnn'] },
      },
    ]);
    expect(runs).toEqual([]);
    expect(await laboratory.store.list()).toEqual([]);
  });

  it('gives the same verdict as the run that was recorded, from the same declaration', async () => {
    await record(seeds(1, 5));
    const there = await runSeeded(
      laboratoryOn('tensorflow', { store: join(root, 'campaign') }),
      claimAbove(50),
    );
    const here = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(50));
    expect(here.declarationHash).toBe(there.declarationHash);
    expect([here.verdict, here.primary, here.parts]).toEqual([there.verdict, there.primary, there.parts]);
    expect(there.recordings).toBeUndefined();
  });

  it('takes the trials on each data from a backend of their own, and those on the same data from one', async () => {
    /** One arm on data of its own, each on one backend alone. */
    const spec = (dataset: string, backend: string) => ({
      ...{ experiment: 'train', version: 1, seed: 1 },
      configuration: { made: { dataset, backend } },
    });
    const request = (dataset: string, backend: string): TrialRequest => ({
      spec: spec(dataset, backend),
      run: () => Promise.resolve({ numbers: { value: 1 } }),
    });
    const there = openRunStore({ folder: join(root, 'campaign') });
    await runTrials([request('letters', 'tensorflow'), request('digits', 'native')], {
      store: there,
      provenance: committed,
    });
    await addEvidence(
      join(root, 'evidence'),
      (await there.list()).map((trial) => ({ trial, data: { id: 'one', name: 'One' } })),
    );
    const here = laboratoryOn('wasm', recorded);
    const keysOf = async (...asked: readonly TrialRequest[]) => {
      const source = await sourceOf(here, asked);
      return [source.here, [...source.recorded.values()], source.missing].map((some) =>
        some.map(({ spec }) => spec.configuration['made']),
      );
    };
    const letters = { dataset: 'letters', backend: 'tensorflow' };
    expect(await keysOf(request('letters', 'wasm'), request('digits', 'wasm'))).toEqual([
      [],
      [letters, { dataset: 'digits', backend: 'native' }],
      [],
    ]);
    // What the store has of one goes with what is recorded of the other.
    await runTrials([request('digits', 'wasm')], { store: here.store, provenance: committed });
    const digits = { dataset: 'digits', backend: 'wasm' };
    expect(await keysOf(request('letters', 'wasm'), request('digits', 'wasm'))).toEqual([
      [digits],
      [letters],
      [],
    ]);
    const more = { ...request('letters', 'wasm').spec, seed: 2 };
    const unknown = { ...request('letters', 'wasm'), spec: more };
    expect(await keysOf(request('letters', 'wasm'), unknown, request('digits', 'wasm'))).toEqual([
      [digits],
      [],
      [more.configuration.made, more.configuration.made],
    ]);
  });

  it('takes what this machine ran itself before what is recorded, seed by seed', async () => {
    await record(seeds(1, 5));
    const own = laboratoryOn('wasm');
    const both = (seed: number) =>
      ['fc', 'cnn'].flatMap((part) => arms.map((arm) => trialOf(own, seed, { part, arm })));
    await runTrials([1, 2].flatMap(both), { store: own.store, provenance: own.provenance });
    const result = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(0));
    expect(result.primary.values.map(({ value }) => value)).toEqual([1, 2, 103, 104, 105]);
    expect(result.recordings?.map((recording) => recording.seeds)).toEqual([seeds(3, 5)]);
  });

  it('never mixes the arms of one seed: with one of them run here, all are taken as recorded', async () => {
    await record(seeds(1, 5));
    const own = laboratoryOn('wasm');
    await runTrials([trialOf(own, 1, { part: 'fc', arm: 'regular' })], {
      store: own.store,
      provenance: own.provenance,
    });
    const result = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(0));
    expect(result.primary.values[0]?.value).toBe(101);
  });

  it('stays at its first look where the second is not recorded', async () => {
    await record(seeds(1, 7));
    const result = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(103));
    expect(result).toMatchObject({ verdict: 'inconclusive', seeds: seeds(1, 5) });
    await record(seeds(8, 10));
    const later = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(103));
    expect(later.seeds).toEqual(seeds(1, 10));
  });

  it('leaves out a part of which a seed or an arm is not recorded, and is not run where no part is', async () => {
    await record(seeds(1, 5), ['cnn']);
    await record(seeds(1, 4), ['fc']);
    await record([5], ['fc'], ['regular']);
    const result = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(50));
    expect(result).toMatchObject({
      verdict: 'supported',
      reason: expect.stringMatching(/not run.*FC/) as string,
    });
    expect(result.parts.find(({ id }) => id === 'fc')?.notRun?.text).toMatch(
      /recorded for 4 of the 5 seeds.*campaign/,
    );
    rmSync(join(root, 'evidence'), { recursive: true });
    const without = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(50));
    expect(without).toMatchObject({
      verdict: 'not-run',
      reason: expect.stringMatching(/none of the 5 seeds/) as string,
    });
    expect(runs).toEqual([]);
  });

  it('runs its trials where evidence is switched off', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_EVIDENCE', 'off');
    const result = await runSeeded(laboratoryOn('wasm', recorded), claimAbove(-10));
    expect(result).toMatchObject({ verdict: 'supported', seeds: seeds(1, 5) });
    expect(runs).toHaveLength(5 * 2 * 2 * 2);
  });
});

describe('a claim in any other profile', () => {
  it('runs its own trials, whatever was recorded on another backend', async () => {
    await record(seeds(1, 5));
    const result = await runSeeded(laboratoryOn('wasm'), claimAbove(-10));
    expect(result.primary.values.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5]);
    expect(result.recordings).toBeUndefined();
    expect(runs).toHaveLength(5 * 2 * 2 * 2);
  });
});
