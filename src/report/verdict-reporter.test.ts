import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestModule, Vitest } from 'vitest/node';
import { acceptBaseline } from '../harness/accept-baseline.js';
import { writeBaseline } from '../harness/baseline.js';
import type { ClaimMeta } from '../harness/gate-meta.js';
import { progressVariable, reportProgress } from '../harness/progress.js';
import { namedResult, sampleReport, sampleRun } from '../harness/testing/sample-result.js';
import { VerdictReporter, type VerdictReporterOptions } from './verdict-reporter.js';

let root: string;
let written: string[];
let failures: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reporter-'));
  mkdirSync(join(root, 'claims'));
  written = [];
  failures = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

const addClaims = (...ids: readonly string[]) =>
  ids.forEach((id) => writeFileSync(join(root, 'claims', `${id}.claim.ts`), ''));

/** As much of vitest's module as the reporter looks at. */
function moduleOf(path: string, meta: ClaimMeta = {}, state = 'passed'): TestModule {
  const test = { meta: () => meta, result: () => ({ state }) };
  const tests = state === 'not loaded' ? [] : [test];
  return {
    moduleId: join(root, path),
    state: () => (state === 'not loaded' ? 'failed' : 'passed'),
    children: { allTests: () => tests },
  } as unknown as TestModule;
}

const claimModule = (id: string, meta: ClaimMeta = {}, state = 'passed') =>
  moduleOf(join('claims', `${id}.claim.ts`), meta, state);
const passed = (id: string): ClaimMeta => ({
  claimResult: namedResult(id),
  runDescription: sampleRun,
  gateFindings: [],
});

async function run(
  modules: readonly TestModule[],
  { shard, ...options }: VerdictReporterOptions & { shard?: { index: number; count: number } } = {},
): Promise<string> {
  const stream = { write: (text: string) => written.push(text) };
  const fail = () => (failures += 1);
  const reporter = new VerdictReporter({
    stdout: stream,
    stderr: stream,
    environment: {},
    fail,
    loadFirstLine: () => Promise.resolve('Data: digits'),
    ...options,
  });
  reporter.onInit({ config: { root, shard } } as unknown as Vitest);
  await reporter.onTestRunStart(modules);
  reporter.onTestCaseResult();
  reporter.onUserConsoleLog();
  reporter.onTestModuleEnd();
  reporter.onTestRunEnd(modules);
  return written.join('');
}

const report = (name: string) => readFileSync(join(root, 'reports', name), 'utf8');
const idsIn = (name: string) =>
  (JSON.parse(report(name)) as { claims: { id: string }[] }).claims.map(({ id }) => id);

describe('VerdictReporter', () => {
  it('says nothing and writes nothing where no claim runs', async () => {
    addClaims('a');
    expect(await run([moduleOf('src/x.test.ts')])).toBe('');
    expect(await run([claimModule('a', {}, 'skipped')])).toBe('Data: digits\n');
    expect(existsSync(join(root, 'reports'))).toBe(false);
    expect(failures).toBe(0);
  });

  it('says the data first, once, and the summary last', async () => {
    addClaims('a');
    const text = await run([claimModule('a', passed('a'))], { firstLine: 'Data: known early' });
    expect(text.split('\n')[0]).toBe('Data: known early');
    expect(text).not.toContain('Data: digits');
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      'claims: 1 supported, 0 refuted, 0 inconclusive, 0 not run; gate: ok',
    );
    expect(failures).toBe(0);
  });

  it('writes the three reports, and keeps what a partial run did not run', async () => {
    addClaims('a', 'b');
    await run([claimModule('a', passed('a')), claimModule('b', passed('b'))]);
    expect(idsIn('claims.json')).toEqual(['a', 'b']);
    expect(report('claims.md').split('\n')[0]).toBe('Data: MNIST, 6,000 training images');
    expect(report('claims-full.json')).toContain('"complete": true');
    expect(await run([claimModule('b', passed('b'))])).toContain('gate: ok (partial run)');
    expect(idsIn('claims.json')).toEqual(['a', 'b']);
    const elsewhere = { ...passed('b'), runDescription: { ...sampleRun, commit: 'other' } };
    await run([claimModule('b', elsewhere)]);
    expect(idsIn('claims.json')).toEqual(['b']);
    expect(report('claims.md')).toContain('Partial run');
  });

  it('fails, and says why, where a claim has no result, was not compared, or is worse', async () => {
    addClaims('a', 'b', 'c');
    const notCompared = { claimResult: namedResult('b'), runDescription: sampleRun };
    const worse = {
      ...passed('c'),
      gateFindings: [{ kind: 'verdict-worse' as const, message: 'c: worse' }],
    };
    const modules = [
      claimModule('a', {}, 'not loaded'),
      claimModule('b', notCompared, 'failed'),
      claimModule('c', worse, 'failed'),
    ];
    const text = await run(modules);
    expect(text).toContain('no result: a');
    expect(text).toContain('gate: verdict-worse: c: worse');
    expect(text).toContain('failed (1 finding, 1 claim without a result, 1 claim not compared)');
    expect(failures).toBe(1);
  });

  it('fails where a recorded claim is gone, but only after a whole run', async () => {
    const claims = [namedResult('a'), namedResult('gone')];
    const folder = join(root, 'reports', 'baseline');
    const path = writeBaseline(
      acceptBaseline({ report: sampleReport({ claims }), previous: undefined, reasons: {} }),
      folder,
    );
    addClaims('a', 'b');
    await run([claimModule('a', passed('a'))]);
    expect(failures).toBe(0);
    expect(await run([claimModule('a', passed('a')), claimModule('b', passed('b'))])).toContain(
      'gate: removed: gone: recorded, but',
    );
    expect(failures).toBe(1);
    writeFileSync(path, 'broken');
    await run([claimModule('a', passed('a')), claimModule('b', passed('b'))]);
    expect(failures).toBe(1);
  });

  it('keeps a check with another number of seeds apart: its own folder, no gate, the other reports as they were', async () => {
    addClaims('a', 'b');
    const report = sampleReport({ claims: [namedResult('a'), namedResult('gone')] });
    writeBaseline(
      acceptBaseline({ report, previous: undefined, reasons: {} }),
      join(root, 'reports', 'baseline'),
    );
    const names = ['claims.json', 'claims.md', 'claims-full.json'];
    names.forEach((name) => writeFileSync(join(root, 'reports', name), 'ordinary'));
    const check = (id: string, fixedSeeds: number) =>
      claimModule(id, { ...passed(id), runDescription: { ...sampleRun, fixedSeeds } });
    const text = await run([check('a', 10), check('b', 10)]);
    expect(text).toContain('gate: not asked (10 seeds for each claim, as you asked)');
    expect(text).toContain(`reports of this check: ${join('reports', 'seeds-10')}; the others stay`);
    expect(text).not.toContain('removed');
    expect(failures).toBe(0);
    names.forEach((name) => expect(readFileSync(join(root, 'reports', name), 'utf8')).toBe('ordinary'));
    const markdown = readFileSync(join(root, 'reports', 'seeds-10', 'claims.md'), 'utf8');
    expect(markdown).toContain('A check with 10 seeds for each claim');
    await run([check('a', 10), check('b', 12)]);
    expect(failures).toBe(1);
  });

  it('as a shard writes no report and misses no claim, not even where it happens to hold all', async () => {
    const claims = [namedResult('a'), namedResult('gone')];
    const baseline = acceptBaseline({ report: sampleReport({ claims }), previous: undefined, reasons: {} });
    writeBaseline(baseline, join(root, 'reports', 'baseline'));
    addClaims('a');
    const text = await run([claimModule('a', passed('a'))], { shard: { index: 2, count: 3 } });
    expect(text).not.toContain('removed');
    expect(text).toContain('npx vitest run claims --merge-reports');
    expect(existsSync(join(root, 'reports', 'claims.json'))).toBe(false);
    expect(failures).toBe(0);
  });

  it('fails where shards of unlike runs were merged, says in what they differ, and writes nothing', async () => {
    addClaims('a', 'b');
    const other = { ...passed('b'), runDescription: { ...sampleRun, profile: 'paper', commit: 'other' } };
    const text = await run([claimModule('a', passed('a')), claimModule('b', other)]);
    expect(text).toContain('shards of different runs: profile quick and paper; commit c0ffee and other');
    expect(existsSync(join(root, 'reports'))).toBe(false);
    expect(failures).toBe(1);
  });

  it('announces a progress file while claims run, and takes it away after', async () => {
    addClaims('a');
    const environment: NodeJS.ProcessEnv = {};
    let announced: string | undefined;
    const loadFirstLine = () => {
      announced = environment[progressVariable];
      reportProgress({ type: 'started', what: 'x' }, environment);
      return Promise.resolve('');
    };
    await run([claimModule('a', passed('a'))], { environment, loadFirstLine });
    expect(announced).toMatch(/progress[.]jsonl$/);
    expect(existsSync(announced ?? '')).toBe(false);
    expect(environment).toEqual({});
    const given = { [progressVariable]: join(root, 'given') };
    await run([claimModule('a', passed('a'))], { environment: given });
    expect(given).toEqual({ [progressVariable]: join(root, 'given') });
  });

  it('annotates and summarises on GitHub', async () => {
    addClaims('a');
    const summary = join(root, 'summary.md');
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const text = await run([claimModule('a', passed('a'))], { environment });
    expect(text).toContain('::notice file=claims/a.claim.ts,title=a::supported');
    expect(readFileSync(summary, 'utf8')).toBe(report('claims.md'));
  });

  it('fails where a report cannot be written, and names the file', async () => {
    addClaims('a');
    writeFileSync(join(root, 'reports'), 'in the way');
    expect(await run([claimModule('a', passed('a'))])).toContain('claims-full.json must be writable');
    expect(failures).toBe(1);
  });
});
