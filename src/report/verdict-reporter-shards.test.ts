import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../harness/testing/sample-result.js';
import { passed, ReportedProject } from './testing/reported-project.js';

let project: ReportedProject;
beforeEach(() => {
  project = new ReportedProject();
});
afterEach(() => project.remove());

describe('VerdictReporter of shards and merges', () => {
  it('as a shard writes no report and misses no claim, not even where it happens to hold all', async () => {
    project.record('a', 'gone');
    project.addClaims('a');
    const text = await project.run([project.claimModule('a', passed('a'))], {
      shard: { index: 2, count: 3 },
    });
    expect(text).not.toContain('removed');
    expect(text).toContain('npx vitest run claims --merge-reports');
    expect(existsSync(join(project.root, 'reports', 'claims.json'))).toBe(false);
    expect(project.failures).toBe(0);
  });

  it('fails where shards of unlike runs were merged, says in what they differ, and writes nothing', async () => {
    project.addClaims('a', 'b');
    const other = { ...passed('b'), runDescription: { ...sampleRun, profile: 'paper', commit: 'other' } };
    const text = await project.run([project.claimModule('a', passed('a')), project.claimModule('b', other)]);
    expect(text).toContain('shards of different runs: profile quick and paper; commit c0ffee and other');
    expect(existsSync(join(project.root, 'reports'))).toBe(false);
    expect(project.failures).toBe(1);
    const digits = { ...passed('b'), runDescription: { ...sampleRun, dataset: 'digits', synthetic: true } };
    expect(
      await project.run([project.claimModule('a', passed('a')), project.claimModule('b', digits)]),
    ).toContain('data of sample-2020 MNIST and digits');
  });

  it('lets a merge pass only where every shard and every claim is there, and names what is not', async () => {
    project.addClaims('a', 'b');
    const mergeReports = join(project.root, '.vitest-reports');
    const [a, b] = [project.claimModule('a', passed('a')), project.claimModule('b', passed('b'))];
    await project.run([a], { shard: { index: 1, count: 2 } });
    writeFileSync(join(mergeReports, 'blob-1-2.json'), '');
    const half = await project.run([a], { mergeReports });
    expect(half).toContain('shard 2 of 2 is missing: no blob-2-2.json');
    expect(half).toContain('1 claim was not run: sample-2020/b');
    expect(half).not.toContain('gate: ok (a merge');
    expect(existsSync(join(project.root, 'reports', 'claims.json'))).toBe(false);
    expect(project.failures).toBe(1);
    await project.run([b], { shard: { index: 2, count: 2 } });
    writeFileSync(join(mergeReports, 'blob-2-2.json'), '');
    const lost = await project.run([a], { mergeReports });
    expect(lost).toContain('claims of shard 2 of 2 are missing: sample-2020/b: its blob does not hold them');
    expect(project.failures).toBe(2);
    expect(await project.run([], { mergeReports })).toContain(
      'claims: none decided over seeds; gate: failed',
    );
    expect(project.failures).toBe(3);
    expect(await project.run([a, b], { mergeReports })).toMatch(/claims: 2 supported; gate: ok\n/);
    expect(project.idsIn('claims.json')).toEqual(['a', 'b']);
    expect(project.failures).toBe(3);
  });
});
