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
      'schema profile complete datasets backend device commit versions startedAt seconds claims'.split(' '),
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
      parts: [
        {
          ...{ id: 'fc-pgd-linf', label: 'FC, PGD l∞', verdict: 'supported', printed: 0.14 },
          ...{ estimate: 0.12, interval: [0.05, 0.19], p: 0.002 },
        },
      ],
    });
    const [data] = machineReport(sampleReport()).datasets;
    expect(data).toEqual({
      ...{ id: 'mnist', name: 'MNIST', synthetic: false, description: 'MNIST, 6,000 training images' },
    });
  });

  it('tells the primary, the parts, and what the verdict speaks for', () => {
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
      ...{ scope: 'FC', reason: 'mixed' },
      primary: { estimate: 0.12, interval: [null, 0.1], survivors: { seeds: 2, interval: [0, null] } },
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

  it('says where less than the threshold is claimed', () => {
    const directionOf = (direction: 'above' | 'below') =>
      claimOf(namedResult('dies', { declaration: { kind: { share: 0.3, direction } } }))?.direction;
    expect(directionOf('below')).toBe('below');
    expect(directionOf('above')).toBeUndefined();
  });

  it('has no threshold and no primary for a description', () => {
    const described = namedResult('released', {
      declaration: { kind: 'descriptive', seeds: null },
      ...{ verdict: 'described', primary: emptySamplePrimary, seeds: [] },
    });
    expect(claimOf(described)).toMatchObject({
      ...{ kind: 'descriptive', threshold: null, looks: [], seeds: 0, power: null },
      primary: { estimate: null, interval: null },
      parts: [{ estimate: 0.12 }],
    });
  });

  it('says null where there is no number, and is the same after JSON', () => {
    const claim = claimOf(sampleResult({ primary: samplePrimary({ estimate: NaN, interval: null }) }));
    expect(claim?.primary).toMatchObject({ estimate: null, interval: null });
    const report = machineReport(sampleReport());
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('says whether every claim is in it', () => {
    expect(machineReport(sampleReport({ complete: false })).complete).toBe(false);
  });

  it('has no prediction where the paper’s number is not compared, and no member that it does not name', () => {
    const printed = { value: 0.14, prediction: null, inside: null, notCompared: 'size' } as const;
    const claims = [sampleResult({ primary: samplePrimary({ printed }) })];
    expect(machineReport(sampleReport({ claims })).claims[0]?.printed).toEqual({
      ...{ value: 0.14, prediction: null, inside: null },
    });
  });
});
