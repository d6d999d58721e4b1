import { describe, expect, it } from 'vitest';
import {
  emptySamplePrimary,
  namedResult,
  samplePart,
  samplePrimary,
  sampleReport,
  sampleResult,
} from '../harness/testing/sample-result.js';
import { machineReport } from './machine-report.js';

const claimOf = (result = sampleResult()) => machineReport(sampleReport({ claims: [result] })).claims[0];

describe('machineReport', () => {
  it('has the documented members, in their order, and no others', () => {
    expect(Object.keys(machineReport(sampleReport()))).toEqual(
      'schema profile complete dataset synthetic backend device commit versions startedAt seconds claims'.split(
        ' ',
      ),
    );
    expect(claimOf()).toEqual({
      paper: 'sample-2020',
      id: 'fig-03-sample',
      source: 'Figure 3',
      statement: 'The correlation loss lowers the transfer rate.',
      group: 'trained',
      figure: '3',
      kind: 'superiority',
      unit: 'points',
      asserts: 'mean',
      verdict: 'supported',
      estimate: 0.12,
      interval: [0.05, 0.19],
      threshold: 0,
      alpha: 0.05,
      smallestEffect: 0.02,
      looks: [3, 8],
      seeds: 3,
      primary: {
        values: [0.1, 0.12, 0.14].map((value, index) => ({ seed: index + 1, value })),
        estimate: 0.12,
        interval: [0.05, 0.19],
        level: 0.029,
        p: 0.002,
        signFlipP: 0.125,
        seedsNeeded: 3,
      },
      power: 0.9,
      printed: { value: 0.14, prediction: [0.02, 0.22], inside: true },
      dataset: 'mnist',
    });
  });

  it('tells the primary, and shows the parts where there are several', () => {
    const parts = [
      samplePart(),
      samplePart({
        ...{ id: 'none', label: 'None', verdict: 'not-run', notRun: { because: 'time', text: 'hours' } },
        ...{ estimate: null, interval: null, p: null },
      }),
    ];
    const primary = samplePrimary({
      interval: [-Infinity, 0.1],
      survivors: { seeds: 2, estimate: 0.1, interval: [0, Infinity] },
    });
    const claim = claimOf(sampleResult({ parts, primary, reason: 'mixed' }));
    expect(claim).toMatchObject({
      ...{ estimate: 0.12, interval: [null, 0.1], reason: 'mixed' },
      primary: { survivors: { seeds: 2, estimate: 0.1, interval: [0, null] } },
    });
    const base = { label: 'FC, PGD l∞', verdict: 'supported', estimate: 0.12, interval: [0.05, 0.19] };
    expect(claim?.parts).toEqual([
      { ...base, id: 'fc-pgd-linf', p: 0.002, printed: 0.14 },
      {
        ...{ id: 'none', label: 'None', verdict: 'not-run', notRun: 'hours', printed: 0.14 },
        ...{ estimate: null, interval: null, p: null },
      },
    ]);
  });

  it('lets the only part speak for a description', () => {
    const described = namedResult('released', {
      declaration: { kind: 'descriptive', seeds: null },
      ...{ verdict: 'described', primary: emptySamplePrimary, seeds: [] },
    });
    expect(claimOf(described)).toMatchObject({
      ...{ kind: 'descriptive', estimate: 0.12, interval: [0.05, 0.19], looks: [], seeds: 0, power: null },
    });
  });

  it('says null where there is no number, and is the same after JSON', () => {
    const claim = claimOf(sampleResult({ primary: samplePrimary({ estimate: NaN, interval: null }) }));
    expect(claim).toMatchObject({ estimate: null, interval: null });
    const none = claimOf(sampleResult({ primary: emptySamplePrimary, parts: [] }));
    expect(none).toMatchObject({ estimate: null, interval: null });
    const report = machineReport(sampleReport());
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('says whether every claim is in it', () => {
    expect(machineReport(sampleReport({ complete: false })).complete).toBe(false);
  });
});
