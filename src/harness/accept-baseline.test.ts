import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { acceptBaseline } from './accept-baseline.js';
import { acceptLastRun } from './accept-last-run.js';
import { readBaseline } from './baseline.js';
import { writeFullReport } from './full-report.js';
import { namedResult, samplePart, sampleReport, sampleResult, sampleRun } from './testing/sample-result.js';

const accept = (...values: number[]) => {
  const part = samplePart({ values: values.map((value, index) => ({ seed: index + 1, value })) });
  const report = sampleReport({ claims: [sampleResult({ parts: [part] })] });
  return acceptBaseline({ report, previous: undefined, reasons: {} }).claims['fig-03-sample']?.parts[part.id];
};

describe('acceptBaseline', () => {
  it('predicts around the recorded mean, and never less narrowly than a share of the smallest effect', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 9 }),
        (values) => {
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const [low, high] = accept(...values)?.prediction ?? [NaN, NaN];
          expect((low + high) / 2).toBeCloseTo(mean, 5);
          expect(high - low).toBeGreaterThan(0.002);
        },
      ),
    );
    expect(accept(0.3)?.prediction).toBeNull();
    expect(accept()?.seeds).toBe(0);
  });

  it('keeps a reason while the verdict is the same, and no longer', () => {
    const refuted = sampleReport({ claims: [sampleResult({ verdict: 'refuted' })] });
    const reasons = { 'fig-03-sample': 'rank collapse' };
    const first = acceptBaseline({ report: refuted, previous: undefined, reasons });
    const again = acceptBaseline({ report: refuted, previous: first, reasons: {} });
    expect(again).toEqual(first);
    const better = acceptBaseline({ report: sampleReport(), previous: first, reasons: {} });
    expect(better.claims['fig-03-sample']).not.toHaveProperty('reason');
    const open = sampleReport({ claims: [sampleResult({ verdict: 'inconclusive' })] });
    expect(() => acceptBaseline({ report: open, previous: first, reasons: {} })).toThrow(ConfigError);
  });

  it('records the backend, and refuses to mix records of two', () => {
    const previous = acceptBaseline({ report: sampleReport(), previous: undefined, reasons: {} });
    expect(previous.backend).toBe(sampleRun.backend);
    const run = { ...sampleRun, backend: 'tensorflow' };
    const some = { previous, reasons: {}, report: { ...sampleReport(), run, complete: false } };
    expect(() => acceptBaseline(some)).toThrow(
      /must be of the backend of the other records, wasm, got tensorflow/,
    );
    const unnamed = { schema: 1, profile: 'quick', dataset: 'mnist', claims: previous.claims } as const;
    expect(acceptBaseline({ ...some, previous: unnamed })).not.toHaveProperty('backend');
    const all = { ...some, report: { ...some.report, complete: true } };
    expect(acceptBaseline(all).backend).toBe('tensorflow');
  });

  it('keeps other records after a partial run, and drops them after a complete one', () => {
    const previous = acceptBaseline({
      report: sampleReport({ claims: [namedResult('old')] }),
      previous: undefined,
      reasons: {},
    });
    const after = (complete: boolean) =>
      Object.keys(acceptBaseline({ report: sampleReport({ complete }), previous, reasons: {} }).claims);
    expect(after(false)).toEqual(['old', 'fig-03-sample']);
    expect(after(true)).toEqual(['fig-03-sample']);
  });

  it('names every claim that lacks a reason, and a reason that fits no claim', () => {
    const claims = [namedResult('x', { verdict: 'refuted' }), namedResult('y', { verdict: 'inconclusive' })];
    const report = sampleReport({ claims });
    expect(() => acceptBaseline({ report, previous: undefined, reasons: { x: ' ' } })).toThrow(
      'got none for x (refuted), y (inconclusive)',
    );
    expect(() => acceptBaseline({ report, previous: undefined, reasons: { z: 'why' } })).toThrow(
      '--reason must name a claim of the run, got z',
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
    expect(printed).toContain('    fc-pgd-linf: supported, 0.12, 3 seeds');
    expect(readBaseline({ profile: 'quick', datasetId: 'mnist' }, places().folder).claims['x']?.reason).toBe(
      'two = one',
    );
    expect(run(sampleReport({ claims }))).toContain('nothing changes');
  });

  it('prints better and worse, new declarations and reasons, moved effects, and what was removed', () => {
    run(sampleReport({ claims: [namedResult('x'), namedResult('y'), namedResult('z')] }));
    const claims = [
      namedResult('x', { verdict: 'inconclusive', parts: [samplePart({ estimate: null })] }),
      namedResult('z', { declarationHash: 'b2', parts: [samplePart(), samplePart({ id: 'new' })] }),
    ];
    const printed = run(sampleReport({ claims }), { x: 'few seeds', z: 'why' });
    expect(printed).toContain('~ x: supported → inconclusive (few seeds)');
    expect(printed).toContain('    fc-pgd-linf: supported → supported, 0.12 → none');
    expect(printed).toContain('~ z: supported, new declaration, new reason (why)');
    expect(printed).toContain('    new: none → supported, none → 0.12');
    expect(printed).toContain('- y: removed');
    expect(run(sampleReport({ complete: false }))).toContain('partial run');
  });

  it('leaves the baseline where a reason or the run is missing', () => {
    run(sampleReport());
    const path = join(places().folder, 'quick-mnist.json');
    const before = readFileSync(path, 'utf8');
    expect(() => run(sampleReport({ claims: [sampleResult({ verdict: 'refuted' })] }))).toThrow(ConfigError);
    expect(readFileSync(path, 'utf8')).toBe(before);
    rmSync(places().reportPath);
    expect(() => acceptLastRun({}, places())).toThrow('run "npx vitest run claims" first');
  });

  it('refuses a check with another number of seeds, whatever it found', () => {
    const { reportPath } = places();
    writeFullReport(reportPath, sampleReport({ run: { ...sampleRun, fixedSeeds: 10 } }));
    expect(() => acceptLastRun({}, places())).toThrow('got one with 10 for each claim; run without');
  });
});
