import { Buffer } from 'node:buffer';
import type { ClaimResult } from '../../../harness/claim-types.js';
import {
  emptySamplePrimary,
  namedResult,
  samplePaper,
  samplePart,
  samplePrimary,
  sampleReport,
} from '../../../harness/testing/sample-result.js';
import type { ReportInputs } from '../report-inputs.js';

const curve = (label: string, rise: number) => ({
  label,
  source: 'ours' as const,
  points: [0.05, 0.1, 0.15, 0.2].map((x) => ({
    x,
    y: rise * x,
    values: [0.8, 1, 1.2].map((factor) => factor * rise * x),
  })),
});

const grey = (value: number) => ({
  width: 4,
  height: 4,
  pixels: Buffer.from(new Uint8Array(16).fill(value)).toString('base64'),
});

/** Claims of every kind of verdict and group, with figures, tables, images, exclusions and infinite bounds. */
function sampleClaims(): ClaimResult[] {
  const long = 'a part with a label that is much longer than the room that a narrow screen leaves for it';
  const left = { because: 'time', text: 'takes hours' } as const;
  return [
    namedResult('fig-03-supported', {
      figures: [
        {
          ...{ figure: '3', panel: 'FC', x: 'ε', y: 'transfer rate' },
          series: [curve('regular pair', 4), curve('decorrelated pair', 2)],
        },
      ],
      details: [
        {
          title: 'A wide table',
          columns: Array<string>(14).fill('a column'),
          rows: [Array<number>(14).fill(0.123456)],
        },
      ],
    }),
    namedResult('fig-03-refuted', {
      declaration: { kind: { equivalence: 0.03 } },
      verdict: 'refuted',
      primary: samplePrimary({ estimate: -0.1, interval: [-Infinity, -0.05] }),
    }),
    namedResult('fig-03-small', { verdict: 'smaller-than-matters' }),
    namedResult('fig-04-open', {
      declaration: { figure: '4', asserts: 'every-part' },
      verdict: 'inconclusive',
      primary: samplePrimary({
        interval: [-0.3, 0.4],
        seedsNeeded: 17,
        power: 0.4,
        printed: { value: 0.9, prediction: [-0.2, 0.4], inside: false },
        survivors: { seeds: 2, estimate: 0.11, interval: [-0.2, 0.42] },
      }),
      parts: [
        samplePart({ label: long, verdict: 'inconclusive', interval: [-0.3, 0.4] }),
        samplePart({
          ...{ id: 'cnn', label: 'CNN', verdict: 'not-run', notRun: left },
          ...{ estimate: null, interval: null, values: [] },
        }),
        samplePart({
          id: 'b',
          exclusions: [{ seed: 2, reason: 'model 1 died in epoch 3', arm: 'decorrelated' }],
        }),
      ],
    }),
    namedResult('fig-07-images', {
      declaration: { figure: '7' },
      images: [
        {
          title: 'Digits',
          columns: ['natural', 'attacked'],
          rows: [{ label: 'a 3', images: [grey(0), grey(200)] }],
        },
      ],
    }),
    namedResult('fig-08-cifar', {
      ...{ declaration: { figure: '8' }, verdict: 'not-run', reason: 'needs a GPU' },
      ...{ primary: emptySamplePrimary, parts: [], seeds: [] },
    }),
    namedResult('audit-ties', { declaration: { group: 'audit' } }),
    namedResult('released-rates', {
      declaration: { group: 'released', kind: 'descriptive', seeds: null },
      ...{ verdict: 'described', primary: emptySamplePrimary, seeds: [] },
      parts: [samplePart({ verdict: 'described', values: [] })],
    }),
    namedResult('text-laws', {
      declaration: { kind: 'exact', seeds: null },
      ...{ primary: emptySamplePrimary, seeds: [] },
      parts: [samplePart({ label: 'R² is 1', estimate: 1, interval: null, values: [] })],
    }),
  ];
}

const benchRow = (subject: string, medianMs: number) => ({
  bench: 'loss',
  size: '1000 × 200',
  subject,
  medianMs,
  spreadMs: [0.9 * medianMs, 1.1 * medianMs] as const,
  rounds: 7,
});

/** Inputs with something in every section. */
export function sampleInputs(changes: Partial<ReportInputs> = {}): ReportInputs {
  const row = { procedure: 'paired t', situation: 'normal', measured: 0.04, interval: [0.03, 0.05] } as const;
  return {
    report: sampleReport({ claims: sampleClaims() }),
    papers: [samplePaper],
    explanations: { 'sample-2020/fig-03-refuted': 'The paper’s attack was too weak.' },
    calibration: {
      experiments: 10000,
      seed: 1,
      rows: [
        { ...row, quantity: 'error', declared: 0.05, withinDeclared: true, assumptionHolds: true },
        {
          ...row,
          quantity: 'power',
          declared: 0.8,
          measured: 0.9,
          withinDeclared: true,
          assumptionHolds: true,
        },
        {
          ...row,
          situation: 'skewed',
          quantity: 'error',
          declared: 0.03,
          withinDeclared: false,
          assumptionHolds: false,
        },
      ],
    },
    history: [1, 2, 3].map((day) => ({
      device: 'a processor',
      backend: 'wasm',
      commit: 'c0ffee',
      at: `2024-01-0${day}T00:00:00.000Z`,
      rows: [
        benchRow('ours', 10 + day),
        { ...benchRow('torch', 30), ratioTo: { subject: 'ours', ratio: 3, interval: [2, 4] } },
      ],
    })),
    experiments: [
      {
        schema: 1,
        title: 'An experiment of ours',
        about: ['What was done & on what.', 'How to read it.'],
        columns: ['arm', 'died'],
        rows: [['warm-up', '0 of 3 [0.00, 0.71]']],
      },
    ],
    scaling: {
      device: 'a processor',
      rows: [500, 1000].map((n) => ({
        subject: 'ours',
        n,
        m: 64,
        medianMs: n / 100,
        spreadMs: [n / 110, n / 90],
      })),
    },
    ...changes,
  };
}
