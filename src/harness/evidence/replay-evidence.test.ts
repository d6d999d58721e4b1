import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededClaim } from '../claim.js';
import { replaceLaboratory, type Laboratory } from '../laboratory.js';
import { openRunStore } from '../store/run-store.js';
import type { TrialOutput } from '../store/trial.js';
import { simulatedLaboratory, simulatedPaper } from '../testing/simulated-study.js';
import { withNeeds, type Trial } from '../trials.js';
import { addEvidence, type AddOptions } from './add-evidence.js';
import { Evidence } from './evidence.js';
import { pickTrials, replayableTrials, replayTrial } from './replay-evidence.js';
import { committed } from './testing/recorded-folder.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'replay-evidence-'));
});
afterEach(() => {
  replaceLaboratory(undefined);
  rmSync(root, { recursive: true, force: true });
});

/** What "training" leaves: the seed in one weight. */
function trainingTrial({ backend }: Laboratory, seed: number): Trial<{ value: number }> {
  const data = Float32Array.of(seed);
  return {
    spec: { experiment: 'train', version: 1, configuration: { backend: backend.name }, seed },
    run: () => Promise.resolve({ numbers: { value: seed }, weights: { only: { shape: [1], data } } }),
  };
}

/** What "judging" makes of it: ten times the weight, and a shift that stands for another arithmetic. */
function judgingTrial(laboratory: Laboratory, seed: number, shift: number): Trial<{ value: number }> {
  const training = trainingTrial(laboratory, seed);
  const run = async (): Promise<TrialOutput> => {
    const weights = await (await laboratory.store.read(training.spec))?.loadWeights();
    return { numbers: { value: 10 * (weights?.['only']?.data[0] ?? NaN) + shift } };
  };
  const { configuration } = training.spec;
  return { spec: { experiment: 'judge', version: 1, configuration, seed }, run, needs: [training] };
}

const claimWith = (shift: number) =>
  seededClaim(simulatedPaper, 'judged', {
    ...{ source: 'Figure 0', statement: 'It is large.', estimand: 'a number', unit: 'plain' },
    ...{ kind: { superiority: 0 }, smallestEffect: 1 },
    parts: () => [{ id: 'only', label: 'Only' }],
    trials: (laboratory, seed) => judgingTrial(laboratory, seed, shift),
    measure: ({ value }) => value,
  });

interface Recording extends AddOptions {
  /** The backend that recorded. */
  readonly on?: string;
  /** What the committed record says in place of what was run. */
  readonly forge?: (value: number) => number;
}

/** Records seeds 1 to 5, and makes the evidence that of the laboratory in which everything runs: wasm. */
async function recorded({ on = 'wasm', forge = (value) => value, ...options }: Recording = {}) {
  const here = simulatedLaboratory({ store: join(root, 'store'), looks: [5] });
  const store = openRunStore({ folder: join(root, 'origin') });
  const there = { ...here, store, backend: { ...here.backend, name: on } } as Laboratory;
  for (const seed of [1, 2, 3, 4, 5]) {
    for (const { spec, run } of withNeeds(judgingTrial(there, seed, 0))) {
      const output = await run(() => undefined);
      const numbers = { value: forge((output.numbers as { value: number }).value) };
      const trial = await store.write(spec, { ...output, numbers }, committed);
      const data = { id: 'mnist', name: 'MNIST' };
      await addEvidence(join(root, 'evidence'), [{ trial, data }], options);
    }
  }
  const evidence = new Evidence(join(root, 'evidence'));
  replaceLaboratory(() => Promise.resolve({ ...here, evidence }));
}

/** Runs the judging of seed 3 again. */
async function replayThird(shift: number) {
  const trials = await replayableTrials([claimWith(shift)]);
  const third = trials.find(({ recorded: { spec } }) => spec.experiment === 'judge' && spec.seed === 3);
  if (third === undefined) throw new Error('seed 3 must be recorded');
  return replayTrial(third);
}

describe('replayTrial', () => {
  it('finds the numbers of its own backend the same but for rounding, from weights as they were recorded', async () => {
    await recorded();
    expect(await replayThird(0)).toEqual({ lines: ['1 numbers, the same but for rounding'], same: true });
    expect((await replayThird(0.02)).same).toBe(true);
  });

  it('finds a number that nobody computed, though its checksum is right', async () => {
    await recorded({ forge: (value) => (value === 30 ? 31 : value) });
    expect(await replayThird(0)).toEqual({
      lines: ['1 of 1 numbers differ, first value: 30 now, 31 recorded'],
      same: false,
    });
  });

  it('holds what the claim measures against the other seeds where another backend recorded', async () => {
    await recorded({ on: 'tensorflow' });
    const inside = await replayThird(2);
    expect(inside.same).toBe(true);
    expect(inside.lines[0]).toMatch(/^only: 32 now, 30 recorded on another backend; .*: inside$/);
    const outside = await replayThird(200);
    expect([outside.same, outside.lines[0]]).toEqual([false, expect.stringMatching(/outside$/)]);
  });
});

describe('replayableTrials', () => {
  it('are all that a claim asks for, but for those whose weights did not ship with what was made of them', async () => {
    await recorded();
    expect(await replayableTrials([claimWith(0)])).toHaveLength(10);
    rmSync(join(root, 'evidence'), { recursive: true });
    await recorded({ largestWeights: 1 });
    const left = await replayableTrials([claimWith(0)]);
    expect(left.map(({ recorded: { spec } }) => spec.experiment)).toEqual(Array(5).fill('train'));
  });
});

describe('pickTrials', () => {
  it('picks by the salt alone, each trial for some salt, and none that takes longer', async () => {
    await recorded();
    const trials = await replayableTrials([claimWith(0)]);
    const keys = (salt: string, seconds = 60) =>
      pickTrials(trials, { salt, count: 2, seconds }).map(({ recorded: { key } }) => key);
    expect(keys('a')).toEqual(keys('a'));
    expect(new Set(keys('a'))).toHaveProperty('size', 2);
    const everywhere = new Set(Array.from({ length: 100 }, (_, index) => keys(String(index))).flat());
    expect(everywhere.size).toBe(trials.length);
    expect(keys('a', committed.wallSeconds / 2)).toEqual([]);
  });
});
