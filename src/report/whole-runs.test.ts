import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptBaseline } from '../harness/accept-baseline.js';
import { writeBaseline } from '../harness/baseline.js';
import { readFullReport } from '../harness/full-report.js';
import { SimulatedProject, withoutTimes } from '../harness/testing/simulated-project.js';
import type { SimulatedClaim } from '../harness/testing/simulated-study.js';

/** Two of them share their trials, as the claims of a figure do. */
const simulated: readonly SimulatedClaim[] = [
  { id: 'a-strong', mean: 0.3 },
  { id: 'b-shared', mean: 0.2, experiment: 'shared' },
  { id: 'c-shared', mean: 0.2, experiment: 'shared' },
  { id: 'd-refuted', mean: -0.3 },
];
const reports = ['claims.json', 'claims.md', 'claims-full.json'];
const summary = (output: string) => output.split('\n').find((line) => line.startsWith('claims: '));

let project: SimulatedProject;
beforeAll(() => {
  project = new SimulatedProject(simulated);
});
afterAll(() => project.remove(), 60_000);

const contents = () => reports.map((name) => withoutTimes(project.read('reports', name)));
const accept = (gone: readonly string[] = []) => {
  const report = readFullReport(join(project.root, 'reports', 'claims-full.json'));
  const baseline = acceptBaseline({ report, previous: undefined, reasons: { 'd-refuted': 'planted' } });
  const [first] = Object.values(baseline.claims);
  if (first === undefined) throw new Error('nothing was recorded');
  const more = Object.fromEntries(gone.map((id) => [id, first]));
  const folder = join(project.root, 'reports', 'baseline');
  return writeBaseline({ ...baseline, claims: { ...baseline.claims, ...more } }, folder);
};

// The tests build on each other, as the runs of a project do: the store stays warm, and the baseline is that of the first.
// Each starts vitest anew, two to nine processes at a time: seconds on a free machine, minutes on a busy one.
describe('whole runs of vitest over simulated trials', { timeout: 300_000 }, () => {
  it('without a baseline fail, name it and the remedy, and still report what was found', async () => {
    const { code, output } = await project.run();
    expect(code).toBe(1);
    expect(output).toContain('reports/baseline/quick-mnist.json must exist, got no such file; run all');
    expect(summary(output)).toBe(
      'claims: 3 supported, 1 refuted, 0 inconclusive, 0 not run; gate: failed (4 claims not compared)',
    );
    expect(project.executions()).toHaveLength(15);
  });

  it('in three shards and a merge give the reports and the verdict of one run, and only the merge writes them', async () => {
    const whole = contents();
    accept();
    for (const name of reports) writeFileSync(join(project.root, 'reports', name), 'from before');
    const shards = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => project.run([`--shard=${shard}`])));
    shards.forEach(({ code, output }, index) => {
      expect(code, output).toBe(0);
      expect(output).toContain(`gate: ok (shard ${index + 1} of 3)`);
      expect(output).toContain('no report written: gather the .vitest-reports of all shards');
    });
    expect(reports.map((name) => project.read('reports', name))).toEqual(reports.map(() => 'from before'));
    const merged = await project.run(['--merge-reports']);
    expect(merged.code, merged.output).toBe(0);
    expect(summary(merged.output)).toBe(
      'claims: 3 supported, 1 refuted, 0 inconclusive, 0 not run; gate: ok',
    );
    expect(contents()).toEqual(whole);
    expect(project.executions()).toHaveLength(15);
  });

  it('merged, name a recorded claim that is gone', async () => {
    accept(['gone']);
    const { code, output } = await project.run(['--merge-reports']);
    expect(output).toContain('gate: removed: gone: recorded, but claims/gone.claim.ts is gone');
    expect(summary(output)).toMatch(/gate: failed [(]1 finding[)]$/);
    expect(code).toBe(1);
    accept();
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

  it('are red where a claim got worse, and say which and how', async () => {
    project.putClaim({ id: 'a-strong', mean: -0.3 });
    const { code, output } = await project.run();
    expect(code).toBe(1);
    expect(output).toContain('gate: verdict-worse: a-strong: supported → refuted');
    expect(summary(output)).toContain('2 supported, 2 refuted');
  });
});
