import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import type { Dataset } from '../data/dataset.js';
import { syntheticDigits } from '../data/synthetic-digits.js';
import { findBaseline, type Baseline } from './baseline.js';
import type * as baselines from './baseline.js';
import { seededClaim, type ClaimDefinition } from './claim.js';
import { settle } from './claim-test.js';
import type { NotRun, PartDeclaration } from './claim-types.js';
import { findLaboratory, laboratoryOn, openLaboratory } from './laboratory.js';
import type { BaseProfile, Paper } from './paper.js';
import { runClaim } from './run-claim.js';
import { simulatedDefinition, simulatedPaper } from './testing/simulated-study.js';

vi.mock('./baseline.js', async (original) => ({
  ...(await original<typeof baselines>()),
  findBaseline: vi.fn(),
}));

const folder = mkdtempSync(join(tmpdir(), 'asked-data-'));
const digits = syntheticDigits({ stream: RandomStream.fromSeed(1), train: 10, test: 10 });
const named = (id: string): Dataset => ({ ...digits, id, name: id, fingerprint: id });
const lost: NotRun = { because: 'missing', text: 'no photographs found; take some' };
const loads: string[] = [];
const load = (id: string) => () => {
  loads.push(id);
  return Promise.resolve(named(id));
};

const paper: Paper = {
  ...simulatedPaper,
  id: 'two-data',
  datasets: {
    digits: load('digits'),
    letters: load('letters'),
    photographs: () => Promise.resolve({ notRun: lost }),
  },
};

type Definition = ClaimDefinition<BaseProfile, PartDeclaration, never>;

/** A planted claim that asks for these data. */
function claimOn(change: Pick<Definition, 'dataset' | 'otherDatasets'> & { readonly notRun?: NotRun }) {
  const { notRun, ...asked } = change;
  const definition = simulatedDefinition({ id: 'planted', mean: 0.3 });
  const left = notRun === undefined ? {} : { notRun };
  return seededClaim(paper, 'planted', {
    ...definition,
    ...asked,
    parts: (profile: BaseProfile) =>
      (definition.parts?.(profile) ?? []).map((part) => ({ ...part, ...left })),
  });
}

beforeAll(() => {
  vi.stubEnv('TRANSFER_CLAIMS_STORE', folder);
  vi.stubEnv('TRANSFER_CLAIMS_BACKEND', 'wasm');
});
beforeEach(() => vi.mocked(findBaseline).mockReset());
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('a claim that asks for data of the paper', () => {
  it('is run on those, and says so; others are there where it names them', async () => {
    const { result, run } = await runClaim(claimOn({ dataset: 'letters', otherDatasets: ['digits'] }));
    expect(result.verdict).toBe('supported');
    expect(run).toMatchObject({ datasetId: 'letters', askedData: 'letters' });
    const laboratory = await openLaboratory(paper, { dataset: 'letters', otherDatasets: ['digits'] });
    expect(laboratory.dataset.id).toBe('letters');
    expect(laboratoryOn(laboratory, 'digits').dataset.id).toBe('digits');
    expect(() => laboratoryOn(laboratory, 'photographs')).toThrow('must name it in otherDatasets');
  });

  it('takes the first of the paper where it names none, and describes itself as ever', async () => {
    const { run } = await runClaim(claimOn({}));
    expect(run.datasetId).toBe('digits');
    expect(run).not.toHaveProperty('askedData');
  });

  it('is not run, and loads nothing, in a profile that only another paper has', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_PROFILE', 'of-another');
    const before = loads.length;
    const elsewhere = seededClaim({ ...paper, id: 'without-it' }, 'planted', {
      ...simulatedDefinition({ id: 'planted', mean: 0.3 }),
    });
    const { result, run } = await runClaim(elsewhere);
    vi.stubEnv('TRANSFER_CLAIMS_PROFILE', undefined);
    expect(result).toMatchObject({
      verdict: 'not-run',
      reason: expect.stringContaining('has no profile') as string,
    });
    expect([run.profile, loads.length]).toEqual(['of-another', before]);
  });

  it('is not run, for their reason, where they are missing, be they its own or others', async () => {
    for (const asked of [
      { dataset: 'photographs' },
      { dataset: 'letters', otherDatasets: ['photographs'] },
    ]) {
      const { result, run } = await runClaim(claimOn(asked));
      expect(result).toMatchObject({ verdict: 'not-run', reason: lost.text, seeds: [] });
      expect(result.parts.map(({ notRun }) => notRun)).toEqual(result.parts.map(() => lost));
      expect(run).toMatchObject({ datasetId: 'no-data', askedData: asked.dataset });
    }
    await expect(openLaboratory(paper, { dataset: 'photographs' })).rejects.toThrow(lost.text);
  });

  it('does not load them where the profile runs no part of it', async () => {
    loads.length = 0;
    const notRun: NotRun = { because: 'time', text: 'hours' };
    const { result } = await runClaim(claimOn({ dataset: 'unheard of', notRun }));
    expect(result).toMatchObject({ verdict: 'not-run', reason: 'hours' });
    expect(loads).toEqual([]);
  });

  it('names the paper’s data where it asks for some that are not among them', async () => {
    await expect(findLaboratory(paper, { dataset: 'unheard of' })).rejects.toThrow('digits, letters');
  });
});

describe('the gate, of a claim whose data are missing', () => {
  const settled = async (recorded: Baseline | undefined) => {
    vi.mocked(findBaseline).mockReturnValue(recorded);
    const meta: Record<string, unknown> = {};
    const context = { task: { meta }, annotate: vi.fn(), skip: vi.fn() };
    await settle(context as never, runClaim(claimOn({ dataset: 'photographs' })));
    expect(context.skip).toHaveBeenCalledWith(`not-run: ${lost.text}`);
    return meta['gateFindings'];
  };

  it('finds nothing where nothing was recorded with them', async () => {
    expect(await settled(undefined)).toEqual([]);
    expect(vi.mocked(findBaseline).mock.calls[0]?.[0]).toMatchObject({ datasetId: 'photographs' });
  });

  it('finds that they are missing here where a verdict was recorded with them', async () => {
    const { result } = await runClaim(claimOn({ dataset: 'photographs' }));
    const record = {
      declarationHash: result.declarationHash,
      measureHash: 'm',
      verdict: 'supported',
    } as const;
    const claims = { planted: { ...record, values: {}, parts: {} } };
    const name = { paper: 'two-data', profile: 'quick', dataset: 'photographs', backend: 'wasm' };
    expect(await settled({ schema: 2, ...name, claims })).toMatchObject([{ kind: 'missing-here' }]);
  });
});
