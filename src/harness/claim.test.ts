import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi, type TestContext } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { baselineFor, type Baseline } from './baseline.js';
import type * as baselines from './baseline.js';
import { exactClaimOf, fixedClaim } from './claim.js';
import { settle } from './claim-test.js';
import type { PartDeclaration } from './claim-types.js';
import { replaceLaboratory } from './laboratory.js';
import { declarationHash, runClaim, type ClaimRun } from './run-claim.js';
import type { FixedClaim } from './runnable-claim.js';
import {
  simulatedDefinition,
  simulatedLaboratory,
  simulatedPaper,
  simulatedStudy,
  type SimulatedClaim,
} from './testing/simulated-study.js';

vi.mock('./baseline.js', async (original) => ({
  ...(await original<typeof baselines>()),
  baselineFor: vi.fn(),
}));

const folder = mkdtempSync(join(tmpdir(), 'claim-'));
const within = (fixedSeeds?: number) =>
  replaceLaboratory(() =>
    Promise.resolve(
      simulatedLaboratory({
        ...{ store: folder, looks: [5, 6], flush: false },
        ...(fixedSeeds === undefined ? {} : { fixedSeeds }),
      }),
    ),
  );
beforeEach(() => within());
afterEach(() => replaceLaboratory(undefined));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (claim: SimulatedClaim) => runClaim(simulatedStudy(claim));
const planted: SimulatedClaim = { id: 'planted', mean: 0.3 };
const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a claim over seeds', () => {
  it('takes a planted effect to a verdict, shows what it promised, and is the same the second time', async () => {
    const { result, run: described } = await run(planted);
    expect(result).toMatchObject({
      verdict: 'supported',
      seeds: [1, 2, 3, 4, 5],
      declaration: { paper: 'simulated', id: 'planted', group: 'trained', asserts: 'mean', alpha: 0.05 },
      details: [{ rows: [[1], [2], [3], [4], [5]] }],
      figures: [],
    });
    expect(described).toMatchObject({ paper: 'simulated', profile: 'quick', datasetId: 'mnist' });
    const again = await run(planted);
    expect({ ...again.result, seconds: 0 }).toEqual({ ...result, seconds: 0 });
  });

  it('refutes the mirror', async () => {
    expect((await run({ id: 'mirror', mean: -0.3 })).result.verdict).toBe('refuted');
  });

  it('runs as many seeds as the user asked for, no fewer where it is decided earlier and no more where it is not', async () => {
    within(8);
    for (const mean of [0.3, 0.001]) {
      const { result } = await run({ id: 'asked', mean });
      expect(result.seeds).toEqual(seeds(8));
      expect(result.declaration.seeds).toEqual({ first: 1, looks: [8] });
    }
  });

  it('declares the same whatever it shows, and its hash changes with anything declared', async () => {
    const { result } = await run(planted);
    const { declaration } = result;
    expect(declarationHash(declaration)).toBe(result.declarationHash);
    expect(declarationHash({ ...declaration, alpha: 0.1 })).not.toBe(result.declarationHash);
    expect(simulatedDefinition(planted)).toHaveProperty('beside');
    expect(declaration).not.toHaveProperty('beside');
  });

  it('has a hash of its measure that changes with its code alone', async () => {
    const [one, other] = [simulatedStudy(planted), simulatedStudy({ ...planted, id: 'other' })];
    const hashes = [await runClaim(one), await runClaim(other)].map(({ result }) => result.measureHash);
    expect(hashes[0]).toBe(hashes[1]);
    const changed = await runClaim({ ...one, code: '() => 1' });
    expect(changed.result.measureHash).not.toBe(hashes[0]);
  });
});

describe('a description', () => {
  let runs = 0;
  const described = (successes: number, missing?: string): FixedClaim =>
    fixedClaim(simulatedPaper, 'described', {
      source: 'Figure 0',
      group: 'trained',
      statement: 'Most are.',
      estimand: 'a share',
      unit: 'points',
      parts: (): PartDeclaration[] => [{ id: 'only', label: 'Only' }],
      trials: () =>
        missing === undefined
          ? {
              only: {
                spec: { experiment: 'fixed', version: 1, configuration: { successes }, seed: 1 },
                run: () => {
                  runs += 1;
                  return Promise.resolve({ numbers: { successes } });
                },
              },
            }
          : { notRun: { because: 'missing' as const, text: missing } },
      measure: () => ({ only: { share: { successes, trials: 100 } } }),
      beside: () => ({ details: [{ title: 'Trials', columns: ['trials'], rows: [[1]] }] }),
    });

  it('decides nothing, and takes a stored trial the second time', async () => {
    const { result } = await runClaim(described(90));
    expect(result).toMatchObject({
      verdict: 'described',
      seeds: [],
      declaration: { kind: 'descriptive', seeds: null },
      parts: [{ verdict: 'described', estimate: 0.9 }],
      details: [{ rows: [[1]] }],
    });
    const again = await runClaim(described(90));
    expect(runs).toBe(1);
    expect({ ...again.result, seconds: 0 }).toEqual({ ...result, seconds: 0 });
  });

  it('says why it cannot be made here', async () => {
    const { result } = await runClaim(described(90, 'no weights'));
    expect(result).toMatchObject({ verdict: 'not-run', reason: 'no weights', details: [] });
    expect(result.parts[0]?.notRun).toEqual({ because: 'missing', text: 'no weights' });
  });
});

describe('an exact claim', () => {
  const exact = (check: () => void) =>
    runClaim(
      exactClaimOf(simulatedPaper, 'exact', {
        source: 'Discussion',
        statement: 'Always.',
        laws: { 'A holds': () => undefined, 'B holds': check },
      }),
    );

  it('is supported where every law holds, and needs no data', async () => {
    const { result, run: described } = await exact(() => undefined);
    expect(result.verdict).toBe('supported');
    expect(result.parts.map(({ id }) => id)).toEqual(['a-holds', 'b-holds']);
    expect(described.datasetId).toBe('no-data');
  });

  it('is refuted by one counterexample, which it shows', async () => {
    const { result } = await exact(() => {
      throw new Error('Counterexample: [3]');
    });
    expect(result).toMatchObject({ verdict: 'refuted', reason: 'counterexample to: B holds' });
    expect(result.parts[1]).toMatchObject({ verdict: 'refuted', reason: 'Counterexample: [3]', estimate: 0 });
  });
});

describe('settle', () => {
  const empty: Baseline = {
    ...{ schema: 2, paper: 'simulated', profile: 'quick', dataset: 'mnist', backend: 'wasm', claims: {} },
  };
  beforeEach(() => {
    vi.mocked(baselineFor).mockReset().mockReturnValue(empty);
  });

  async function settled(running: Promise<ClaimRun>) {
    const skip = vi.fn();
    const test = {
      ...{ task: { meta: {} }, annotate: vi.fn(() => Promise.resolve()), skip },
    } as unknown as TestContext;
    const outcome = await settle(test, running).then(
      () => 'passed',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return { outcome, meta: test.task.meta, skip };
  }

  it('passes a supported claim, and leaves the result for the reporter', async () => {
    const { outcome, meta, skip } = await settled(run(planted));
    expect(outcome).toBe('passed');
    expect(meta.claimResult?.verdict).toBe('supported');
    expect(meta.runDescription).toMatchObject({ profile: 'quick', datasetId: 'mnist' });
    expect(skip).not.toHaveBeenCalled();
  });

  it('fails a refuted claim that has no record', async () => {
    const { outcome, meta } = await settled(run({ id: 'bad', mean: -0.3 }));
    expect(outcome).toContain('bad: refuted, and ');
    expect(meta.gateFindings?.map(({ kind }) => kind)).toEqual(['no-record']);
  });

  it('asks no baseline where the user chose the number of seeds', async () => {
    within(8);
    const { meta } = await settled(run({ id: 'bad', mean: -0.3 }));
    expect(baselineFor).not.toHaveBeenCalled();
    expect(meta).toMatchObject({ gateFindings: [], runDescription: { fixedSeeds: 8 } });
    expect(meta.claimResult?.verdict).toBe('refuted');
  });

  it('leaves the result for the reporter even where the baseline cannot be read', async () => {
    vi.mocked(baselineFor).mockImplementation(() => {
      throw new ConfigError('no baseline; npx transfer-claims accept');
    });
    const { outcome, meta } = await settled(run(planted));
    expect(outcome).toContain('npx transfer-claims accept');
    expect(meta.claimResult?.verdict).toBe('supported');
    expect(meta.gateFindings).toBeUndefined();
  });

  it('says that no verdict is recorded for synthetic data, and how to get those for which there is one', async () => {
    const { result, run: own } = await run(planted);
    // A paper for which this repository has records, of other data.
    const drawn = { paper: 'wiedeman-wang-2022', synthetic: true, datasetId: 'drawn' };
    const described = { ...own, ...drawn, dataset: 'synthetic digits' };
    const remedied = { ...described, remedy: 'ask for it' };
    const { outcome, meta } = await settled(Promise.resolve({ result, run: remedied }));
    const withoutRemedy =
      /^nothing is recorded for synthetic digits, .* the run fails; verdicts are recorded for mnist/.source;
    expect(outcome).toMatch(new RegExp(`${withoutRemedy}: ask for it$`));
    const plain = await settled(Promise.resolve({ result, run: described }));
    expect(plain.outcome).toMatch(new RegExp(`${withoutRemedy}$`));
    expect(meta.claimResult?.verdict).toBe('supported');
    expect(meta.gateFindings).toBeUndefined();
  });

  it('marks a claim that is not run as skipped, with its result and the reason', async () => {
    const notRun = { because: 'time', text: 'takes hours' } as const;
    const { outcome, meta, skip } = await settled(run({ id: 'left', mean: 0.3, notRun }));
    expect(outcome).toBe('passed');
    expect(meta.claimResult).toMatchObject({ verdict: 'not-run', seeds: [] });
    expect(skip).toHaveBeenCalledWith('not-run: takes hours');
  });
});
