import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptBaseline } from '../harness/accept-baseline.js';
import { writeBaseline } from '../harness/baseline.js';
import { progressVariable, reportProgress } from '../harness/progress.js';
import { namedResult, sampleRun } from '../harness/testing/sample-result.js';
import { passed, ReportedProject } from './testing/reported-project.js';

let project: ReportedProject;
beforeEach(() => {
  project = new ReportedProject();
});
afterEach(() => project.remove());

describe('VerdictReporter', () => {
  it('says nothing and writes nothing where no claim runs', async () => {
    project.addClaims('a');
    expect(await project.run([project.moduleOf('src/x.test.ts')])).toBe('');
    expect(await project.run([project.claimModule('a', {}, 'skipped')])).toBe('Data: digits\n');
    expect(existsSync(join(project.root, 'reports'))).toBe(false);
    expect(project.failures).toBe(0);
  });

  it('says the data first, once, and the summary last', async () => {
    project.addClaims('a');
    const text = await project.run([project.claimModule('a', passed('a'))], {
      firstLine: 'Data: known early',
    });
    expect(text.split('\n')[0]).toBe('Data: known early');
    expect(text).not.toContain('Data: digits');
    expect(text.trimEnd().split('\n').at(-1)).toBe('claims: 1 supported; gate: ok');
    expect(project.failures).toBe(0);
  });

  it('writes the three reports, and keeps what a partial run did not run', async () => {
    project.addClaims('a', 'b');
    await project.run([project.claimModule('a', passed('a')), project.claimModule('b', passed('b'))]);
    expect(project.idsIn('claims.json')).toEqual(['a', 'b']);
    expect(project.report('claims.md').split('\n')[0]).toBe('Data: MNIST, 6,000 training images');
    expect(project.report('claims-full.json')).toContain('"complete": true');
    expect(await project.run([project.claimModule('b', passed('b'))])).toContain('gate: ok (partial run)');
    expect(project.idsIn('claims.json')).toEqual(['a', 'b']);
    const elsewhere = { ...passed('b'), runDescription: { ...sampleRun, commit: 'other' } };
    await project.run([project.claimModule('b', elsewhere)]);
    expect(project.idsIn('claims.json')).toEqual(['b']);
    expect(project.report('claims.md')).toContain('Partial run');
  });

  it('fails, and says why, where a claim has no result, was not compared, or is worse', async () => {
    project.addClaims('a', 'b', 'c');
    const notCompared = { claimResult: namedResult('b'), runDescription: sampleRun };
    const worse = {
      ...passed('c'),
      gateFindings: [{ kind: 'drift' as const, message: 'c: moved' }],
    };
    const modules = [
      project.claimModule('a', {}, 'not loaded'),
      project.claimModule('b', notCompared, 'failed'),
      project.claimModule('c', worse, 'failed'),
    ];
    const text = await project.run(modules);
    expect(text).toContain('no result: sample-2020/a');
    expect(text).toContain('gate: drift: c: moved');
    expect(text).toContain('failed (1 finding, 1 claim without a result, 1 claim not compared)');
    expect(project.failures).toBe(1);
  });

  it('says once for all claims that there is no record of these data, and what to do', async () => {
    project.addClaims('a', 'b');
    const on = (id: string, run: Partial<typeof sampleRun>) =>
      project.claimModule(
        id,
        { claimResult: namedResult(id), runDescription: { ...sampleRun, ...run } },
        'failed',
      );
    const drawn = {
      ...{ synthetic: true, datasetId: 'synthetic-digits', dataset: 'synthetic digits' },
      remedy: 'ask for it',
    };
    const notThere = 'is not there, so verdicts are compared with nothing';
    expect(await project.run([on('a', {})])).toContain(
      `gate: reports/baseline/sample-2020/quick-mnist.json ${notThere}`,
    );
    expect(await project.run([on('a', drawn)])).toContain(
      `gate: reports/baseline/sample-2020/quick-synthetic-digits.json ${notThere}`,
    );
    project.record('a');
    const text = await project.run([on('a', drawn), on('b', drawn)]);
    expect(text.match(/nothing is recorded for synthetic digits/g)).toHaveLength(1);
    expect(text).toContain('the run fails; verdicts are recorded for mnist: ask for it\n');
    expect(project.failures).toBe(3);
    expect(await project.run([on('a', {})])).not.toContain('is not there');
  });

  it('fails where a recorded claim is gone, but only after a whole run', async () => {
    const path = project.record('a', 'gone');
    project.addClaims('a', 'b');
    await project.run([project.claimModule('a', passed('a'))]);
    expect(project.failures).toBe(0);
    expect(
      await project.run([project.claimModule('a', passed('a')), project.claimModule('b', passed('b'))]),
    ).toContain('gate: removed: gone: recorded, but');
    expect(project.failures).toBe(1);
    writeFileSync(path, 'broken');
    await project.run([project.claimModule('a', passed('a')), project.claimModule('b', passed('b'))]);
    expect(project.failures).toBe(1);
  });

  it('keeps a check with another number of seeds apart: its own folder, no gate, the other reports as they were', async () => {
    project.addClaims('a', 'b');
    project.record('a', 'gone');
    const names = ['claims.json', 'claims.md', 'claims-full.json'];
    names.forEach((name) => writeFileSync(join(project.root, 'reports', name), 'ordinary'));
    const check = (id: string, fixedSeeds: number) =>
      project.claimModule(id, { ...passed(id), runDescription: { ...sampleRun, fixedSeeds } });
    const text = await project.run([check('a', 10), check('b', 10)]);
    expect(text).toContain('gate: not asked (10 seeds for each claim, as you asked)');
    expect(text).toContain(`reports of this check: ${join('reports', 'seeds-10')}; the others stay`);
    expect(text).not.toContain('removed');
    expect(project.failures).toBe(0);
    names.forEach((name) =>
      expect(readFileSync(join(project.root, 'reports', name), 'utf8')).toBe('ordinary'),
    );
    const markdown = readFileSync(join(project.root, 'reports', 'seeds-10', 'claims.md'), 'utf8');
    expect(markdown).toContain('A check with 10 seeds for each claim');
    await project.run([check('a', 10), check('b', 12)]);
    expect(project.failures).toBe(1);
  });

  it('takes the result of a claim that was not run, which is a skipped test, and leaves out what the user left out', async () => {
    project.addClaims('a', 'b');
    const notRun = namedResult('a', { verdict: 'not-run', reason: 'takes hours' });
    const text = await project.run([
      project.claimModule('a', { ...passed('a'), claimResult: notRun }, 'skipped'),
      project.claimModule('b', {}, 'skipped'),
    ]);
    expect(text).toContain('claims: 1 not run; gate: ok (partial run)');
    expect(project.idsIn('claims.json')).toEqual(['a']);
  });

  it('does not say ok of a run that was interrupted, or in which something failed outside of the tests', async () => {
    project.addClaims('a');
    const stopped = await project.run([project.claimModule('a', passed('a'))], { reason: 'interrupted' });
    expect(stopped).toContain('gate: failed (interrupted)');
    const broken = await project.run([project.claimModule('a', passed('a'))], { errors: [new Error('x')] });
    expect(broken).toContain('gate: failed (1 error outside of the tests)');
    expect(project.failures).toBe(2);
  });

  it('finds the recorded claims of a paper of which no claim is left', async () => {
    project.addClaims('a');
    const gone = { ...sampleRun, paper: 'gone-2019' };
    const claims = [namedResult('x', { declaration: { paper: gone.paper } })];
    const given = { run: gone, claims, complete: true, previous: undefined, reasons: {} };
    writeBaseline(acceptBaseline(given), join(project.root, 'reports', 'baseline'));
    const text = await project.run([project.claimModule('a', passed('a'))]);
    expect(text).toContain('gate: removed: x: recorded, but claims/gone-2019/x.claim.ts is gone');
    expect(project.failures).toBe(1);
  });

  it('announces a progress file while claims run, and takes it away after', async () => {
    project.addClaims('a');
    const environment: NodeJS.ProcessEnv = {};
    let announced: string | undefined;
    const loadFirstLine = () => {
      announced = environment[progressVariable];
      reportProgress({ type: 'started', what: 'x' }, environment);
      return Promise.resolve('');
    };
    await project.run([project.claimModule('a', passed('a'))], { environment, loadFirstLine });
    expect(announced).toMatch(/progress[.]jsonl$/);
    expect(existsSync(announced ?? '')).toBe(false);
    expect(environment).toEqual({});
    const given = { [progressVariable]: join(project.root, 'given') };
    await project.run([project.claimModule('a', passed('a'))], { environment: given });
    expect(given).toEqual({ [progressVariable]: join(project.root, 'given') });
  });

  it('annotates and summarises on GitHub', async () => {
    project.addClaims('a');
    const summary = join(project.root, 'summary.md');
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const text = await project.run([project.claimModule('a', passed('a'))], { environment });
    expect(text).toContain('::notice file=claims/sample-2020/a.claim.ts,title=sample-2020/a::supported');
    expect(readFileSync(summary, 'utf8')).toBe(project.report('claims.md'));
  });

  it('fails where a report cannot be written, and names the file', async () => {
    project.addClaims('a');
    writeFileSync(join(project.root, 'reports'), 'in the way');
    expect(await project.run([project.claimModule('a', passed('a'))])).toContain(
      'claims-full.json must be writable',
    );
    expect(project.failures).toBe(1);
  });
});
