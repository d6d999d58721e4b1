import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptBaseline } from '../harness/accept-baseline.js';
import { writeBaseline } from '../harness/baseline.js';
import { readFullReport } from '../harness/full-report.js';
import { SimulatedProject, withoutTimes } from '../harness/testing/simulated-project.js';
import type { SimulatedClaim } from '../harness/testing/simulated-study.js';

/** Two of them share their trials, as the claims of a figure do; one is not run. */
const simulated: readonly SimulatedClaim[] = [
  { id: 'a-strong', mean: 0.3 },
  { id: 'b-shared', mean: 0.2, experiment: 'shared' },
  { id: 'c-shared', mean: 0.2, experiment: 'shared' },
  { id: 'd-refuted', mean: -0.3 },
  { id: 'e-left', mean: 0, notRun: { because: 'time', text: 'takes hours' } },
];
const reports = ['claims.json', 'claims.md', 'claims-full.json'];
const summary = (output: string) => output.split('\n').find((line) => line.startsWith('claims: '));
const counts = 'claims: 3 supported, 1 refuted, 1 not run';

let project: SimulatedProject;
beforeAll(() => {
  project = new SimulatedProject(simulated);
});
afterAll(() => project.remove());

const contents = (of = project) => reports.map((name) => withoutTimes(of.read('reports', name)));
const baselines = () => join(project.root, 'reports', 'baseline');
const accept = (gone: readonly string[] = []) => {
  const { claims, runs } = readFullReport(join(project.root, 'reports', 'claims-full.json'));
  const [run] = Object.values(runs);
  if (run === undefined) throw new Error('nothing was run');
  const reasons = { 'd-refuted': 'planted' };
  const baseline = acceptBaseline({ run, claims, complete: true, previous: undefined, reasons });
  const [first] = Object.values(baseline.claims);
  if (first === undefined) throw new Error('nothing was recorded');
  const more = Object.fromEntries(gone.map((id) => [id, first]));
  return writeBaseline({ ...baseline, claims: { ...baseline.claims, ...more } }, baselines());
};
const shards = (of: SimulatedProject, names: readonly string[]) =>
  Promise.all(names.map((shard) => of.run([`--shard=${shard}`])));

// The tests build on each other, as the runs of a project do: the store stays warm, and the baseline is that of the first.
// Each starts vitest anew, two to nine processes at a time: seconds on a free machine, minutes on a busy one.
describe('whole runs of vitest over simulated trials', () => {
  it('without a baseline fail, name it and the remedy, and still report what was found', async () => {
    const { code, out, output } = await project.run();
    expect(code).toBe(1);
    expect(out.split('\n')[0]).toBe('transfer-claims: no data · profile quick');
    expect(output).toContain(
      'reports/baseline/simulated/quick-mnist.json must exist, got no such file; run all',
    );
    expect(summary(output)).toBe(`${counts}; gate: failed (5 claims not compared)`);
    expect(project.executions()).toHaveLength(15);
  });

  it('in three shards and a merge give the reports and the verdict of one run, and only the merge writes them', async () => {
    const whole = contents();
    accept();
    for (const name of reports) writeFileSync(join(project.root, 'reports', name), 'from before');
    for (const [index, { code, output }] of (await shards(project, ['1/3', '2/3', '3/3'])).entries()) {
      expect(code, output).toBe(0);
      expect(output).toContain(`gate: ok (shard ${index + 1} of 3)`);
      expect(output).toContain('no report written: gather the .vitest-reports of all shards');
    }
    expect(reports.map((name) => project.read('reports', name))).toEqual(reports.map(() => 'from before'));
    const merged = await project.run(['--merge-reports']);
    expect(merged.code, merged.output).toBe(0);
    expect(summary(merged.output)).toBe(`${counts}; gate: ok`);
    expect(contents()).toEqual(whole);
    expect(project.executions()).toHaveLength(15);
  });

  it('merged without one of the shards fail, and name it', async () => {
    const folder = join(project.root, '.vitest-reports');
    const own = ['blob-2-3.json', 'claims-2-3.json'];
    for (const name of own) copyFileSync(join(folder, name), join(project.root, name));
    for (const name of own) rmSync(join(folder, name));
    const { code, output } = await project.run(['--merge-reports']);
    expect(code).toBe(1);
    expect(output).toContain('shard 2 of 3 is missing: no blob-2-3.json in .vitest-reports');
    expect(summary(output)).toContain('gate: failed (shard 2 of 3 is missing');
    expect(summary(output)).not.toContain('ok');
    for (const name of own) copyFileSync(join(project.root, name), join(folder, name));
  });

  it('merged, name a recorded claim that is gone', async () => {
    accept(['gone']);
    const { code, output } = await project.run(['--merge-reports']);
    expect(output).toContain('gate: removed: gone: recorded, but claims/simulated/gone.claim.ts is gone');
    expect(summary(output)).toMatch(/gate: failed [(]1 finding[)]$/);
    expect(code).toBe(1);
    accept();
  });

  it('merged with a shard of another path fail, and name its claims and how it ended', async () => {
    const other = new SimulatedProject(simulated);
    try {
      copyBaseline(other);
      other.breakClaim('d-refuted');
      const broken = (await shards(other, ['1/3', '2/3', '3/3'])).findIndex(({ code }) => code === 1) + 1;
      expect(broken).toBeGreaterThan(0);
      const from = join(other.root, '.vitest-reports');
      for (const name of [`blob-${broken}-3.json`, `claims-${broken}-3.json`])
        copyFileSync(join(from, name), join(project.root, '.vitest-reports', name));
      const { code, output } = await project.run(['--merge-reports']);
      expect(code).toBe(1);
      expect(output).toMatch(new RegExp(`claims of shard ${broken} of 3 are missing: .*simulated/d-refuted`));
      expect(output).toContain(`it ran in ${other.root}, and vitest merges only what ran in ${project.root}`);
      expect(output).toContain('that shard ended with: 1 claim without a result');
    } finally {
      other.remove();
    }
  });

  it('side by side on one empty store both pass, and run no trial twice', async () => {
    const store = join(project.root, 'other-store');
    const before = project.executions().length;
    const both = await Promise.all([project.run([], store), project.run([], store)]);
    for (const { code, output } of both) {
      expect(code, output).toBe(0);
      expect(summary(output)).toMatch(/gate: ok$/);
    }
    expect(project.executions()).toHaveLength(before + 15);
  });

  it('with a reporter whose output a program reads leave it alone, and still have table, reports and gate', async () => {
    for (const name of reports) rmSync(join(project.root, 'reports', name));
    const { code, out, output } = await project.run(['--reporter=json']);
    expect(code, output).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ numPassedTests: 4, numPendingTests: 1, numFailedTests: 0 });
    expect(summary(output.slice(out.length))).toBe(`${counts}; gate: ok`);
    const junit = await project.run(['--reporter=junit']);
    expect(junit.out).toMatch(/^<\?xml /);
    expect(junit.out).toContain('<skipped/>');
    const dot = await project.run(['--reporter=dot']);
    expect(dot.out.split('\n')[0]).toBe('transfer-claims: no data · profile quick');
    expect(summary(dot.out)).toBe(`${counts}; gate: ok`);
    expect(readdirSync(join(project.root, 'reports'))).toEqual(expect.arrayContaining(reports));
  });

  it('take the claims that the command line names, and none where it names none', async () => {
    const plain = await project.vitest(['run']);
    expect(plain.code).toBe(0);
    expect(plain.output).toContain('src/x.test.ts');
    expect(plain.output).not.toMatch(/claims|transfer-claims|data/);
    const one = await project.vitest(['run', 'a-strong']);
    expect(summary(one.output)).toBe('claims: 1 supported; gate: ok (partial run)');
    const named = await project.run(['-t', 'b-shared']);
    expect(summary(named.output)).toBe('claims: 1 supported; gate: ok (partial run)');
    const byProject = await project.vitest(['run', '--project', 'claims']);
    expect(summary(byProject.output)).toBe(`${counts}; gate: ok`);
  });

  it('leave out what is marked to be skipped, say so and that the run is partial, and fail where they must be strict', async () => {
    project.putClaim({ id: 'a-strong', mean: 0.3 }, 'skip');
    const { code, output } = await project.run();
    expect(code, output).toBe(0);
    expect(summary(output)).toBe('claims: 2 supported, 1 refuted, 1 not run; gate: ok (partial run)');
    expect(output).toContain('left out: simulated/a-strong; its file says claim.skip');
    const strict = await project.run([], undefined, { TRANSFER_CLAIMS_STRICT: '1' });
    expect(strict.code).toBe(1);
    expect(summary(strict.output)).toContain('gate: failed (1 claim left out) (partial run)');
  });

  it('are red where an effect left its prediction, and say which and how', async () => {
    project.putClaim({ id: 'a-strong', mean: -0.3 });
    const { code, output } = await project.run();
    expect(code).toBe(1);
    expect(output).toContain('gate: left-its-prediction: a-strong: recorded effect 0.29');
    expect(output).toContain('a-strong: supported → refuted');
    expect(summary(output)).toContain('claims: 2 supported, 2 refuted');
  });
});

/** Gives another project the baseline of the first. */
function copyBaseline(other: SimulatedProject): void {
  const folder = join('reports', 'baseline', 'simulated');
  mkdirSync(join(other.root, folder), { recursive: true });
  const file = join(folder, 'quick-mnist.json');
  copyFileSync(join(project.root, file), join(other.root, file));
}
