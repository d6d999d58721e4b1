import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { mergeReports, readFullReport, writeFullReport } from './full-report.js';
import { namedResult, samplePart, sampleReport, sampleResult, sampleRun } from './testing/sample-result.js';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a full report', () => {
  it('comes back from its file as it was, infinite bounds included', () => {
    const path = join(folder, 'full.json');
    const part = samplePart({ interval: [-Infinity, 0.3], pairedInterval: null });
    const report = sampleReport({ claims: [sampleResult({ parts: [part] })] });
    writeFullReport(path, report);
    expect(readFullReport(path)).toEqual(report);
  });

  it('has no figures where an older version wrote it', () => {
    const path = join(folder, 'older.json');
    const { figures, images, ...older } = sampleResult();
    expect([figures, images]).toEqual([[], []]);
    writeFileSync(path, JSON.stringify({ ...sampleReport(), claims: [older] }));
    expect(readFullReport(path).claims).toEqual([sampleResult()]);
  });

  it.each(['', 'null', '{"schema":2}', '{"schema":1}', '{"schema":1,"run":{},"findings":{}}'])(
    'names the file and the remedy where it holds %j',
    (text) => {
      const path = join(folder, 'broken.json');
      writeFileSync(path, text);
      expect(() => readFullReport(path)).toThrow(ConfigError);
      expect(() => readFullReport(path)).toThrow(path);
      expect(() => readFullReport(path)).toThrow('npx vitest run claims');
    },
  );
});

describe('mergeReports', () => {
  const finding = [{ kind: 'removed' as const, message: 'gone' }];
  const earlier = sampleReport({
    claims: [namedResult('a', { seconds: 1 }), namedResult('b', { seconds: 1 }), namedResult('c')],
    findings: { b: finding, c: finding },
  });
  const now = sampleReport({ claims: [namedResult('a', { seconds: 2 })] });
  const ids = (report: typeof now) => report.claims.map((claim) => claim.declaration.id);

  it('keeps claims of the same run that still have a file and were not run now', () => {
    const merged = mergeReports(now, earlier, { claimIds: ['a', 'b'], attempted: ['a'] });
    expect(ids(merged)).toEqual(['a', 'b']);
    expect(merged.claims[0]?.seconds).toBe(2);
    expect(merged.findings).toEqual({ b: finding });
    expect(merged.complete).toBe(true);
  });

  it('keeps no result of a claim that was run now and failed', () => {
    const merged = mergeReports(now, earlier, { claimIds: ['a', 'b'], attempted: ['a', 'b'] });
    expect(ids(merged)).toEqual(['a']);
    expect(merged.complete).toBe(false);
  });

  it.each(['profile', 'fixedSeeds', 'datasetId', 'backend', 'commit'])(
    'starts anew where the %s differs',
    (member) => {
      const other = { ...earlier, run: { ...sampleRun, [member]: 'other' } };
      expect(ids(mergeReports(now, other, { claimIds: ['a', 'b'], attempted: ['a'] }))).toEqual(['a']);
    },
  );
});
