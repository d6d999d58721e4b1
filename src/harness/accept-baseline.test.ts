import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { acceptBaseline, acceptLastRun, type AcceptInput } from './accept-baseline.js';
import { baselineFor } from './baseline.js';
import { writeFullReport } from './full-report.js';
import {
  emptySamplePrimary,
  namedResult,
  samplePart,
  samplePrimary,
  sampleReport,
  sampleResult,
  sampleRun,
} from './testing/sample-result.js';

/** What is accepted where nothing else is said: a complete run of one supported claim, and no baseline before it. */
const accept = (changes: Partial<AcceptInput> = {}) =>
  acceptBaseline({
    ...{ run: sampleRun, claims: [sampleResult()], complete: true, previous: undefined, reasons: {} },
    ...changes,
  });

describe('acceptBaseline', () => {
  it('records the primary by seed and the estimate of each part, to nine digits', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 10 }), value, (xs, estimate) => {
        const values = xs.map((x, index) => ({ seed: 201 + index, value: x }));
        const parts = [samplePart({ estimate }), samplePart({ id: 'none', estimate: null })];
        const claims = [sampleResult({ primary: samplePrimary({ values }), parts })];
        const record = accept({ claims }).claims['fig-03-sample'];
        expect(Object.keys(record?.values ?? {})).toEqual(values.map(({ seed }) => String(seed)));
        for (const { seed, value: x } of values) {
          expect(Math.abs((record?.values[String(seed)] ?? NaN) - x)).toBeLessThan(1e-9);
        }
        expect(Math.abs((record?.parts['fc-pgd-linf']?.estimate ?? NaN) - estimate)).toBeLessThan(1e-9);
        expect(record?.parts['none']?.estimate).toBeNull();
      }),
    );
  });

  it('keeps a reason while the verdict is the same, and no longer', () => {
    const claims = [sampleResult({ verdict: 'refuted' })];
    const first = accept({ claims, reasons: { 'fig-03-sample': 'rank collapse' } });
    expect(accept({ claims, previous: first })).toEqual(first);
    expect(accept({ previous: first }).claims['fig-03-sample']).not.toHaveProperty('reason');
    const open = [sampleResult({ verdict: 'inconclusive' })];
    expect(() => accept({ claims: open, previous: first })).toThrow(ConfigError);
  });

  it('takes a reason by the claim’s key before one by its id', () => {
    const claims = [sampleResult({ verdict: 'refuted' })];
    const reasons = { 'fig-03-sample': 'of any paper', 'sample-2020/fig-03-sample': 'of this one' };
    expect(accept({ claims, reasons }).claims['fig-03-sample']?.reason).toBe('of this one');
  });

  it('asks for no reason of what is supported, described or not run', () => {
    const claims = (['supported', 'described', 'not-run'] as const).map((verdict) =>
      namedResult(verdict, { verdict, primary: emptySamplePrimary }),
    );
    expect(Object.keys(accept({ claims }).claims)).toEqual(['supported', 'described', 'not-run']);
  });

  it('records backend and arithmetic, and refuses to mix records of two backends', () => {
    const previous = accept();
    expect(previous.backend).toBe(sampleRun.backend);
    const run = { ...sampleRun, backend: 'tensorflow', arithmetic: 'native' };
    expect(() => accept({ run, previous, complete: false })).toThrow(
      /must be of the backend of the other records, wasm, got tensorflow/,
    );
    expect(accept({ run, previous })).toMatchObject({ backend: 'tensorflow', arithmetic: 'native' });
  });

  it('keeps other records after a partial run, and drops them after a complete one', () => {
    const previous = accept({ claims: [namedResult('old')] });
    const after = (complete: boolean) => Object.keys(accept({ complete, previous }).claims);
    expect(after(false)).toEqual(['old', 'fig-03-sample']);
    expect(after(true)).toEqual(['fig-03-sample']);
  });

  it('names every claim that lacks a reason', () => {
    const claims = [
      namedResult('x', { verdict: 'refuted' }),
      namedResult('y', { verdict: 'smaller-than-matters' }),
    ];
    expect(() => accept({ claims, reasons: { x: ' ' } })).toThrow(
      'got none for x (refuted), y (smaller-than-matters)',
    );
  });
});

describe('acceptLastRun', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'accept-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const places = () => ({ reportPath: join(root, 'full.json'), folder: join(root, 'baseline') });
  const run = (report: ReturnType<typeof sampleReport>, reasons: Readonly<Record<string, string>> = {}) => {
    writeFullReport(places().reportPath, report);
    return acceptLastRun(reasons, places()).join('\n');
  };

  it('writes the baseline and prints what changes, then that nothing does', () => {
    const claims = [namedResult('x', { verdict: 'refuted' }), sampleResult()];
    const printed = run(sampleReport({ claims }), { x: 'two = one' });
    expect(printed).toContain('+ x: refuted (two = one)');
    expect(printed).toContain('    fc-pgd-linf: supported, 0.12');
    expect(printed).toContain(join('sample-2020', 'quick-mnist.json'));
    expect(baselineFor(sampleRun, places().folder).claims['x']?.reason).toBe('two = one');
    expect(run(sampleReport({ claims }))).toContain('nothing changes');
  });

  it('writes a baseline for each paper and data set, or none at all', () => {
    const claims = [
      namedResult('x'),
      namedResult('y', { declaration: { paper: 'other-2021' } }),
      namedResult('law', { declaration: { kind: 'exact' } }),
      namedResult('elsewhere', { verdict: 'not-run' }),
    ];
    const report = sampleReport({ claims });
    const runs = {
      ...report.runs,
      'other-2021/y': { ...sampleRun, paper: 'other-2021' },
      'sample-2020/law': { ...sampleRun, datasetId: 'no-data' },
      // Its data were not there: nothing is recorded of it.
      'sample-2020/elsewhere': { ...sampleRun, datasetId: 'no-data', askedData: 'cifar' },
    };
    run({ ...report, runs });
    const names = [sampleRun, runs['other-2021/y'], runs['sample-2020/law']];
    expect(names.map((name) => Object.keys(baselineFor(name, places().folder).claims))).toEqual([
      ['x'],
      ['y'],
      ['law'],
    ]);
    const worse = claims.map((claim) => ({ ...claim, measureHash: 'new' }));
    const [, refuted] = worse;
    if (refuted !== undefined) worse[1] = { ...refuted, verdict: 'refuted' };
    expect(() => run({ ...report, runs, claims: worse })).toThrow('got none for y (refuted)');
    expect(baselineFor(sampleRun, places().folder).claims['x']?.measureHash).toBe('b2');
  });

  it('prints better and worse, new declarations and reasons, moved effects, and what was removed', () => {
    run(sampleReport({ claims: [namedResult('x'), namedResult('y'), namedResult('z')] }));
    const claims = [
      namedResult('x', { verdict: 'inconclusive', parts: [samplePart({ estimate: null })] }),
      namedResult('z', {
        declarationHash: 'b2',
        measureHash: 'c3',
        parts: [samplePart(), samplePart({ id: 'new' })],
      }),
    ];
    const printed = run(sampleReport({ claims }), { x: 'few seeds', z: 'why' });
    expect(printed).toContain('~ x: supported → inconclusive (few seeds)');
    expect(printed).toContain('    fc-pgd-linf: supported → supported, 0.12 → none');
    expect(printed).toContain('~ z: supported, new declaration, new measure, new reason (why)');
    expect(printed).toContain('    new: none → supported, none → 0.12');
    expect(printed).toContain('- y: removed');
    expect(run(sampleReport({ complete: false }))).toContain('partial run');
  });

  it('leaves the baseline where a reason or the run is missing', () => {
    run(sampleReport());
    const path = join(places().folder, 'sample-2020', 'quick-mnist.json');
    const before = readFileSync(path, 'utf8');
    expect(() => run(sampleReport({ claims: [sampleResult({ verdict: 'refuted' })] }))).toThrow(ConfigError);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(() => run(sampleReport(), { z: 'why' })).toThrow('--reason must name a claim of the run, got z');
    rmSync(places().reportPath);
    expect(() => acceptLastRun({}, places())).toThrow('run "npx vitest run claims" first');
  });

  it('refuses a check with another number of seeds, whatever it found', () => {
    const { reportPath } = places();
    writeFullReport(reportPath, sampleReport({ fixedSeeds: 10 }));
    expect(() => acceptLastRun({}, places())).toThrow('got one with 10 for each claim; run without');
  });
});
