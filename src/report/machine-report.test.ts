import { describe, expect, it } from 'vitest';
import { samplePart, sampleReport, sampleResult } from '../harness/testing/sample-result.js';
import { machineReport } from './machine-report.js';

const claimOf = (result = sampleResult()) => machineReport(sampleReport({ claims: [result] })).claims[0];

describe('machineReport', () => {
  it('has the documented members, in their order, and no others', () => {
    expect(Object.keys(machineReport(sampleReport()))).toEqual(
      'schema profile dataset synthetic backend device commit startedAt seconds claims'.split(' '),
    );
    expect(claimOf()).toEqual({
      id: 'fig-03-sample',
      source: 'Figure 3',
      statement: 'The correlation loss lowers the transfer rate.',
      kind: 'directional',
      verdict: 'supported',
      estimate: 0.12,
      interval: [0.05, 0.19],
      threshold: 0,
      alpha: 0.05,
      seeds: 3,
      paper: 0.14,
    });
  });

  it('lets the part with the least estimate speak for a claim of several', () => {
    const parts = [
      samplePart(),
      samplePart({ id: 'low', estimate: -0.1, interval: [-Infinity, 0.1], paper: 0.2 }),
      samplePart({ id: 'none', verdict: 'not-run', estimate: null, interval: null, p: null }),
    ];
    const claim = claimOf(sampleResult({ parts, reason: 'mixed' }));
    expect(claim).toMatchObject({ estimate: -0.1, interval: [null, 0.1], paper: 0.2, reason: 'mixed' });
    expect(claim?.parts).toEqual([
      { id: 'fc-pgd-linf', verdict: 'supported', estimate: 0.12, interval: [0.05, 0.19], p: 0.002 },
      { id: 'low', verdict: 'supported', estimate: -0.1, interval: [null, 0.1], p: 0.002 },
      { id: 'none', verdict: 'not-run', estimate: null, interval: null, p: null },
    ]);
  });

  it('says null where there is no number, and is the same after JSON', () => {
    const claim = claimOf(sampleResult({ parts: [samplePart({ estimate: NaN, p: NaN, interval: null })] }));
    expect(claim).toMatchObject({ estimate: null, interval: null });
    expect(claimOf(sampleResult({ parts: [] }))).toMatchObject({ estimate: null, interval: null });
    const report = machineReport(sampleReport());
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
