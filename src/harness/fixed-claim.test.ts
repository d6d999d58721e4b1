import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi, type TestContext } from 'vitest';
import type { Laboratory } from './laboratory.js';
import { openRunStore } from './store/run-store.js';
import { readBaseline } from './baseline.js';
import { runFixed, settleFixed, type FixedStudy } from './fixed-claim.js';

const folder = mkdtempSync(join(tmpdir(), 'fixed-claim-'));
const laboratory = {
  profile: { name: 'quick' },
  dataset: { id: 'mnist', name: 'MNIST', synthetic: false, description: 'MNIST' },
  backend: { name: 'wasm', device: 'a processor' },
  store: openRunStore({ folder }),
  provenance: { commit: null, dirty: null, versions: {}, backend: 'wasm', device: 'a processor' },
} as unknown as Laboratory;

vi.mock('./laboratory.js', () => ({ openLaboratory: () => Promise.resolve(laboratory) }));
vi.mock('./baseline.js', () => ({ readBaseline: vi.fn(() => ({ claims: {} })) }));

afterAll(() => rm(folder, { recursive: true, force: true }));

let runs = 0;
const study = (successes: number, notRun?: string): FixedStudy => ({
  id: 'fixed',
  declare: ({ name }) => ({
    source: 'Figure 0',
    statement: `Most are, in ${name}.`,
    estimand: 'a share',
    threshold: 0.5,
    alpha: 0.05,
    smallestEffect: 0.1,
    parts: [{ id: 'only', label: 'Only' }],
  }),
  trials: () => {
    if (notRun !== undefined) return { notRun };
    const run = () => Promise.resolve({ numbers: { successes, run: ++runs } });
    return [{ spec: { experiment: 'fixed', version: 1, configuration: { successes }, seed: 1 }, run }];
  },
  measure: ([trial]) => ({
    only: { share: { successes: Number(trial?.numbers['successes']), trials: 100 } },
  }),
  details: (trials) => [{ title: 'Trials', columns: ['trials'], rows: [[trials.length]] }],
  images: (trials) => [{ title: 'None', columns: trials.map(() => 'trial'), rows: [] }],
});

const context = () =>
  ({ task: { meta: {} }, annotate: vi.fn(() => Promise.resolve()) }) as unknown as TestContext;

describe('runFixed', () => {
  it('decides by the interval over images, and takes a stored trial the second time', async () => {
    const { result } = await runFixed(study(90));
    expect(result).toMatchObject({
      verdict: 'supported',
      seeds: [],
      declaration: { kind: 'bound', id: 'fixed' },
      details: [{ rows: [[1]] }],
      figures: [],
      images: [{ columns: ['trial'] }],
    });
    const again = await runFixed(study(90));
    expect(runs).toBe(1);
    expect({ ...again.result, seconds: 0 }).toEqual({ ...result, seconds: 0 });
    expect((await runFixed(study(10))).result.verdict).toBe('refuted');
    expect((await runFixed(study(52))).result.verdict).toBe('inconclusive');
  });
});

describe('settleFixed', () => {
  it('fails where there is no record of an unsupported claim', async () => {
    await expect(settleFixed(context(), study(10))).rejects.toThrow(/no record/);
    await expect(settleFixed(context(), study(90))).resolves.toBeUndefined();
  });

  it('reports what cannot be run with its reason, and asks no gate', async () => {
    vi.mocked(readBaseline).mockClear();
    const given = context();
    await settleFixed(given, study(90, 'no weights'));
    expect(given.task.meta).toMatchObject({
      claimResult: { verdict: 'not-run', reason: 'no weights', details: [], figures: [], images: [] },
      runDescription: { dataset: 'MNIST' },
      gateFindings: [],
    });
    expect(readBaseline).not.toHaveBeenCalled();
    expect(given.annotate).toHaveBeenCalledWith('not-run: no weights', 'verdict');
  });
});
