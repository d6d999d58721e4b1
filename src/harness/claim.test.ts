import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi, type TestContext } from 'vitest';
import type { Laboratory } from './laboratory.js';
import { openRunStore } from './store/run-store.js';
import type { TrialRequest } from './store/run-trials.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { readBaseline } from './baseline.js';
import { runStudy, settle } from './claim.js';
import { declarationHash, runStudyIn, type ClaimStudy } from './run-study.js';
import { runExact } from './exact-claim.js';

const folder = mkdtempSync(join(tmpdir(), 'claim-'));
const laboratory = {
  profile: { name: 'quick', seeds: { first: 101, minimum: 5, maximum: 6 } },
  dataset: { id: 'mnist', name: 'MNIST', synthetic: false, description: 'MNIST' },
  backend: { name: 'wasm', device: 'a processor', versions: {} },
  store: openRunStore({ folder }),
  provenance: { commit: null, dirty: null, versions: {}, backend: 'wasm', device: 'a processor' },
} as unknown as Laboratory;

vi.mock('./laboratory.js', () => ({ openLaboratory: () => Promise.resolve(laboratory) }));
vi.mock('./baseline.js', () => ({ readBaseline: vi.fn() }));

afterAll(() => rm(folder, { recursive: true, force: true }));

let runs = 0;
beforeEach(() => {
  runs = 0;
});

/** A fast simulated trial whose number is `mean` plus seeded noise. */
function request(name: string, mean: number, seed: number): TrialRequest {
  const run = () => {
    runs++;
    return Promise.resolve({ numbers: { value: mean + 0.02 * RandomStream.fromSeed(seed).normal() } });
  };
  return { spec: { experiment: name, version: 1, configuration: { mean }, seed }, run };
}

const study = (name: string, mean: number): ClaimStudy => ({
  id: name,
  declare: (profile) => ({
    source: 'Figure 0',
    statement: 'It is above zero.',
    kind: 'directional',
    estimand: 'the number',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.05,
    seeds: profile.seeds,
    parts: [{ id: 'only', label: 'Only' }],
  }),
  trials: (_, seed) => [request(name, mean, seed)],
  measure: ([trial]) => ({ only: { value: Number(trial?.numbers['value']) } }),
  details: (seeds) => [{ title: 'By seed', columns: ['seed'], rows: seeds.map(({ seed }) => [seed]) }],
  figures: (seeds) => [
    {
      figure: '0',
      panel: 'only',
      x: 'seed',
      y: 'the number',
      series: [{ label: 'all', source: 'ours', points: seeds.map(({ seed }) => ({ x: seed, y: mean })) }],
    },
  ],
});

const context = () =>
  ({ task: { meta: {} }, annotate: vi.fn(() => Promise.resolve()) }) as unknown as TestContext;

describe('runStudy', () => {
  it('takes a planted effect to a verdict, and the second time runs nothing', async () => {
    const { result } = await runStudy(study('planted', 0.3));
    expect(result).toMatchObject({
      verdict: 'supported',
      seeds: [101, 102, 103, 104, 105],
      declaration: { seeds: { first: 101 } },
      details: [{ rows: [[101], [102], [103], [104], [105]] }],
      figures: [{ series: [{ points: [101, 102, 103, 104, 105].map((x) => ({ x, y: 0.3 })) }] }],
      images: [],
    });
    expect(runs).toBe(5);
    const again = await runStudy(study('planted', 0.3));
    expect(runs).toBe(5);
    expect({ ...again.result, seconds: 0 }).toEqual({ ...result, seconds: 0 });
  });

  it('declares the same whether it shows figures or none', async () => {
    const { figures, ...silent } = study('planted', 0.3);
    expect(figures).toBeDefined();
    const [shown, hidden] = [await runStudy(study('planted', 0.3)), await runStudy(silent)];
    expect(hidden.result.declarationHash).toBe(shown.result.declarationHash);
    expect(hidden.result.figures).toEqual([]);
  });

  it('runs as many seeds as the user asked for, no fewer where it is decided earlier and no more where it is not', async () => {
    const asked = { ...laboratory.profile, fixedSeeds: 8 };
    for (const mean of [0.3, 0.001]) {
      const result = await runStudyIn({ ...laboratory, profile: asked }, study('asked', mean));
      expect(result.seeds).toEqual([101, 102, 103, 104, 105, 106, 107, 108]);
      expect(result.declaration.seeds).toEqual({ first: 101, minimum: 8, maximum: 8 });
    }
  });

  it('refutes the mirror', async () => {
    expect((await runStudy(study('mirror', -0.3))).result.verdict).toBe('refuted');
  });
});

describe('settle', () => {
  const settled = async (verdictOf: number, name: string) => {
    const test = context();
    const outcome = await settle(test, runStudy(study(name, verdictOf))).then(
      () => 'passed',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return { outcome, meta: test.task.meta };
  };

  const empty = { schema: 1, profile: 'quick', dataset: 'mnist', backend: 'wasm', claims: {} } as const;

  it('passes a supported claim, recorded or not, and leaves the result for the reporter', async () => {
    vi.mocked(readBaseline).mockReturnValue(empty);
    const { outcome, meta } = await settled(0.3, 'good');
    expect(outcome).toBe('passed');
    expect(meta.claimResult?.verdict).toBe('supported');
    expect(meta.runDescription).toMatchObject({ profile: 'quick', datasetId: 'mnist' });
  });

  it('fails a refuted claim that has no record', async () => {
    vi.mocked(readBaseline).mockReturnValue(empty);
    const { outcome, meta } = await settled(-0.3, 'bad');
    expect(outcome).toContain('bad');
    expect(meta.gateFindings?.map(({ kind }) => kind)).toEqual(['no-record-and-not-supported']);
  });

  it('asks no baseline where the user chose the number of seeds', async () => {
    vi.mocked(readBaseline).mockClear();
    const profile = { ...laboratory.profile, fixedSeeds: 8 };
    const asked = { ...laboratory, profile };
    const running = runStudyIn(asked, study('bad', -0.3)).then((result) => ({ laboratory: asked, result }));
    const test = context();
    await settle(test, running);
    expect(readBaseline).not.toHaveBeenCalled();
    expect(test.task.meta).toMatchObject({ gateFindings: [], runDescription: { fixedSeeds: 8 } });
    expect(test.task.meta.claimResult?.verdict).toBe('refuted');
  });

  it('leaves the result for the reporter even where the baseline cannot be read', async () => {
    vi.mocked(readBaseline).mockImplementation(() => {
      throw new ConfigError('no baseline; npm run claims:accept');
    });
    const { outcome, meta } = await settled(0.3, 'good');
    expect(outcome).toContain('npm run claims:accept');
    expect(meta.claimResult?.verdict).toBe('supported');
    expect(meta.gateFindings).toBeUndefined();
  });
});

describe('runExact', () => {
  const exact = (check: () => void) =>
    runExact({
      id: 'exact',
      source: 'Discussion',
      statement: 'Always.',
      laws: { 'A holds': () => undefined, 'B holds': check },
    });

  it('is supported where every law holds', async () => {
    const { result } = await exact(() => undefined);
    expect(result.verdict).toBe('supported');
    expect(result.parts.map(({ id }) => id)).toEqual(['a-holds', 'b-holds']);
  });

  it('is refuted by one counterexample, which it shows', async () => {
    const { result } = await exact(() => {
      throw new Error('Counterexample: [3]');
    });
    expect(result.verdict).toBe('refuted');
    expect(result.reason).toContain('B holds');
    expect(result.parts[1]).toMatchObject({ verdict: 'refuted', reason: 'Counterexample: [3]', estimate: 0 });
  });
});

describe('declarationHash', () => {
  it('changes with anything that was declared', async () => {
    const { result } = await runStudy(study('planted', 0.3));
    const { declaration } = result;
    expect(declarationHash(declaration)).toBe(result.declarationHash);
    expect(declarationHash({ ...declaration, alpha: 0.1 })).not.toBe(result.declarationHash);
  });
});
