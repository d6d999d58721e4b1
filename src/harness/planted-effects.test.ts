import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi, type TestContext } from 'vitest';
import { acceptBaseline } from './accept-baseline.js';
import { baselineFor, type Baseline, type ClaimRecord } from './baseline.js';
import type * as baselines from './baseline.js';
import { settle } from './claim-test.js';
import type { ClaimResult } from './claim-types.js';
import { replaceLaboratory } from './laboratory.js';
import { runClaim } from './run-claim.js';
import { simulatedLaboratory, simulatedStudy, type SimulatedClaim } from './testing/simulated-study.js';

vi.mock('./baseline.js', async (original) => ({
  ...(await original<typeof baselines>()),
  baselineFor: vi.fn(),
}));

const folder = mkdtempSync(join(tmpdir(), 'planted-'));
const empty: Baseline = {
  ...{ schema: 2, paper: 'simulated', profile: 'quick', dataset: 'mnist', backend: 'wasm', claims: {} },
};
beforeAll(() => {
  const laboratory = simulatedLaboratory({ store: folder, flush: false });
  replaceLaboratory(() => Promise.resolve(laboratory));
});
beforeEach(() => {
  vi.mocked(baselineFor).mockReturnValue(empty);
});
afterAll(() => {
  replaceLaboratory(undefined);
  rmSync(folder, { recursive: true });
});

const smallestEffect = 0.05;
/** The spread for which the smallest effect is found with power 0.8 at looks after 5 and 10 seeds. */
const deviation = 0.05;

/** What a claim's test does, as vitest would see it. */
async function outcomeOf(
  claim: SimulatedClaim,
): Promise<{ result: ClaimResult; error?: string; kinds: string[] }> {
  const context = {
    ...{ task: { meta: {} }, annotate: () => Promise.resolve(), skip: () => undefined },
  } as unknown as TestContext;
  const found = await runClaim(simulatedStudy(claim));
  const error = await settle(context, Promise.resolve(found)).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
  );
  const kinds = (context.task.meta.gateFindings ?? []).map(({ kind }) => kind);
  return { result: found.result, kinds, ...(error === undefined ? {} : { error }) };
}

/** Ten claims with this planted mean, each on trials of its own. */
async function ten(mean: number) {
  const outcomes = [];
  for (let repeat = 0; repeat < 10; repeat++) {
    outcomes.push(await outcomeOf({ id: `planted-${mean}-${repeat}`, mean, deviation }));
  }
  return outcomes;
}

describe('a planted effect, through claim()', () => {
  it('of the smallest effect of interest is supported, and passes', async () => {
    const outcomes = await ten(smallestEffect);
    const supported = outcomes.filter(({ result }) => result.verdict === 'supported');
    // Power 0.8 or more: fewer than 6 of 10 happen in one suite of 30; the seeds are fixed besides.
    expect(supported.length).toBeGreaterThanOrEqual(6);
    expect(supported.every(({ error }) => error === undefined)).toBe(true);
    expect(outcomes.some(({ result }) => result.verdict === 'refuted')).toBe(false);
  });

  it('mirrored is refuted, and fails', async () => {
    const outcomes = await ten(-smallestEffect);
    const refuted = outcomes.filter(({ result }) => result.verdict === 'refuted');
    expect(refuted.length).toBeGreaterThanOrEqual(6);
    expect(outcomes.every(({ kinds }) => kinds.includes('no-record'))).toBe(true);
    expect(outcomes.some(({ result }) => result.verdict === 'supported')).toBe(false);
  });

  it('of nothing is open or smaller than matters, and is never passed without a record', async () => {
    const outcomes = await ten(0);
    const open = outcomes.filter(({ result: { verdict } }) =>
      ['inconclusive', 'smaller-than-matters'].includes(verdict),
    );
    expect(open.length).toBeGreaterThanOrEqual(8);
    for (const { error, result } of open) {
      expect(error).toContain(`${result.verdict}, and `);
      expect(result.seeds.length).toBe(result.verdict === 'inconclusive' ? 10 : result.seeds.length);
      const [low, high] = result.primary.interval ?? [NaN, NaN];
      expect(low < 0 && 0 < high).toBe(true);
    }
  });

  it('of nothing with a small spread is smaller than matters at the first look', async () => {
    const { result } = await outcomeOf({ id: 'tiny', mean: 0, deviation: 0.005 });
    expect(result.verdict).toBe('smaller-than-matters');
    expect(result.seeds).toHaveLength(5);
  });

  it('shows an interval that holds its mean, whatever it is', async () => {
    for (const mean of [-0.1, 0, 0.02, 0.1]) {
      const { result } = await outcomeOf({ id: `planted-${mean}-0`, mean, deviation });
      const { estimate, interval } = result.primary;
      expect(interval?.[0]).toBeLessThanOrEqual(estimate ?? NaN);
      expect(interval?.[1]).toBeGreaterThanOrEqual(estimate ?? NaN);
    }
  });
});

describe('the gate, through claim()', () => {
  const recorded: SimulatedClaim = { id: 'recorded', mean: 0.3 };

  /** The baseline that accepts what this claim finds. */
  async function accept(claim: SimulatedClaim): Promise<ClaimRecord> {
    const { result, run } = await runClaim(simulatedStudy(claim));
    const baseline = acceptBaseline({
      ...{ run, claims: [result], complete: true, previous: undefined },
      reasons: { recorded: 'as seen' },
    });
    const record = baseline.claims['recorded'];
    if (record === undefined) throw new Error('nothing was recorded');
    vi.mocked(baselineFor).mockReturnValue(baseline);
    return record;
  }

  it('passes what it was accepted from', async () => {
    await accept(recorded);
    expect(await outcomeOf(recorded)).toMatchObject({ kinds: [] });
  });

  it('is red where the effect is reversed, gone or far larger, and names both', async () => {
    await accept(recorded);
    const reversed = await outcomeOf({ ...recorded, mean: -0.3 });
    expect(reversed.kinds).toEqual(['left-its-prediction', 'drift', 'verdict-changed']);
    expect(reversed.error).toMatch(/recorded effect 0\.3\d*, a later run predicted in \[.*\], now -0\.2/);
    for (const mean of [0, 0.7]) {
      const { kinds, error } = await outcomeOf({ ...recorded, mean });
      expect(kinds).toContain('left-its-prediction');
      expect(error).toBeDefined();
    }
  });

  it('is red where a number of the record moved on its own backend, however little', async () => {
    await accept(recorded);
    const { kinds, error } = await outcomeOf({ ...recorded, mean: 0.3001 });
    expect(kinds).toEqual(['drift']);
    expect(error).toContain('numbers moved on the backend of the record: seed 1');
  });

  it('is red for a stale declaration, whatever the result, and names it', async () => {
    await accept(recorded);
    const { error, kinds } = await outcomeOf({ ...recorded, declared: { alpha: 0.1 } });
    expect(kinds).toEqual(['stale-declaration']);
    expect(error).toContain('reports/baseline/simulated/quick-mnist.json is of another declaration');
  });

  it('is red for a new claim that is not supported, and green for one that is', async () => {
    await accept(recorded);
    const weak = await outcomeOf({ id: 'new-weak', mean: 0, deviation });
    expect(weak.kinds).toEqual(['no-record']);
    expect((await outcomeOf({ id: 'new-strong', mean: 0.3 })).error).toBeUndefined();
  });

  it('is red for a recorded claim that is no longer run', async () => {
    await accept(recorded);
    const notRun = { because: 'time', text: 'takes hours' } as const;
    // What is declared as not run is another declaration: the record is stale.
    const { kinds } = await outcomeOf({ ...recorded, notRun });
    expect(kinds).toEqual(['stale-declaration']);
  });

  it('is green for a refuted claim that is recorded as such, with its reason', async () => {
    const refuted = { ...recorded, mean: -0.3 };
    expect((await accept(refuted)).reason).toBe('as seen');
    expect((await outcomeOf(refuted)).error).toBeUndefined();
  });
});
