import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { datasetsOf, mergeReports, readFullReport, writeFullReport } from './full-report.js';
import {
  namedResult,
  samplePart,
  samplePrimary,
  sampleReport,
  sampleResult,
  sampleRun,
} from './testing/sample-result.js';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a full report', () => {
  it('comes back from its file as it was, infinite bounds included', () => {
    const path = join(folder, 'full.json');
    const primary = samplePrimary({
      interval: [-Infinity, 0.3],
      printed: { value: 0.1, prediction: [-Infinity, Infinity], inside: true },
      survivors: { seeds: 2, estimate: 0.1, interval: [-0.1, Infinity] },
    });
    const part = samplePart({ interval: [-Infinity, 0.3] });
    const report = sampleReport({ claims: [sampleResult({ primary, parts: [part] })] });
    writeFullReport(path, report);
    expect(readFullReport(path)).toEqual(report);
  });

  it.each(['', 'null', '{"schema":1}', '{"schema":2}', '{"schema":2,"runs":{},"findings":{}}'])(
    'names the file and the remedy where it holds %j',
    (text) => {
      const path = join(folder, 'broken.json');
      writeFileSync(path, text);
      expect(() => readFullReport(path)).toThrow(ConfigError);
      expect(() => readFullReport(path)).toThrow(path);
      expect(() => readFullReport(path)).toThrow('npx vitest run claims');
    },
  );

  it('names its data once each, and none where a claim needs none', () => {
    const report = sampleReport({ claims: [namedResult('a'), namedResult('b'), namedResult('law')] });
    const runs = { ...report.runs, 'sample-2020/law': { ...sampleRun, datasetId: 'no-data' } };
    expect(datasetsOf({ runs }).map(({ datasetId }) => datasetId)).toEqual(['mnist']);
  });
});

describe('mergeReports', () => {
  const key = (id: string) => `sample-2020/${id}`;
  const keys = ['a', 'b'].map(key);
  const finding = [{ kind: 'removed' as const, message: 'gone' }];
  const earlier = sampleReport({
    claims: [namedResult('a', { seconds: 1 }), namedResult('b', { seconds: 1 }), namedResult('c')],
    findings: { [key('b')]: finding, [key('c')]: finding },
  });
  const now = sampleReport({ claims: [namedResult('a', { seconds: 2 })] });
  const ids = (report: typeof now) => report.claims.map((claim) => claim.declaration.id);

  it('keeps claims of the same run that still have a file and were not run now', () => {
    const merged = mergeReports(now, earlier, { claimKeys: keys, attempted: [key('a')] });
    expect(ids(merged)).toEqual(['a', 'b']);
    expect(merged.claims[0]?.seconds).toBe(2);
    expect(merged.findings).toEqual({ [key('b')]: finding });
    expect(Object.keys(merged.runs).sort()).toEqual(keys);
    expect(merged.complete).toBe(true);
  });

  it('keeps no result of a claim that was run now and failed', () => {
    const merged = mergeReports(now, earlier, { claimKeys: keys, attempted: keys });
    expect(ids(merged)).toEqual(['a']);
    expect(merged.complete).toBe(false);
  });

  it('tells claims of two papers apart that have one id', () => {
    const other = sampleReport({ claims: [namedResult('a', { declaration: { paper: 'other' } })] });
    const merged = mergeReports(now, other, { claimKeys: [key('a'), 'other/a'], attempted: [key('a')] });
    expect(merged.claims.map(({ declaration }) => declaration.paper)).toEqual(['other', 'sample-2020']);
  });

  it.each(['profile', 'fixedSeeds', 'backend', 'arithmetic', 'commit'])(
    'starts anew where the %s differs',
    (member) => {
      const other = { ...earlier, [member]: 'other' };
      expect(ids(mergeReports(now, other, { claimKeys: keys, attempted: [key('a')] }))).toEqual(['a']);
    },
  );
});
