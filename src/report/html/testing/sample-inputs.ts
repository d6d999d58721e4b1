import { Buffer } from 'node:buffer';
import type { ClaimResult } from '../../../harness/claim-types.js';
import { panelBesidePaper } from '../../../papers/wiedeman-wang-2022/figures/printed-panels.js';
import { transferAxes } from '../../../papers/wiedeman-wang-2022/figures/figure-axes.js';
import {
  namedResult,
  sampleDeclaration,
  samplePart,
  sampleReport,
  sampleResult,
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
export function sampleClaims(): ClaimResult[] {
  const long = 'a part with a label that is much longer than the room that a narrow screen leaves for it';
  return [
    namedResult('fig-03-supported', {
      figures: [
        panelBesidePaper(transferAxes('fc', 'pgd-linf', '1→2'), [
          curve('regular pair', 4),
          curve('decorrelated pair', 2),
        ]),
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
      verdict: 'refuted',
      parts: [samplePart({ verdict: 'refuted', estimate: -0.1, interval: [-Infinity, -0.02] })],
    }),
    namedResult('fig-04-open', {
      verdict: 'inconclusive',
      parts: [
        samplePart({ label: long, verdict: 'inconclusive', interval: [-0.3, 0.4], smallestDetectable: 0.4 }),
        samplePart({ id: 'cnn', verdict: 'not-run', estimate: null, interval: null, reason: 'takes hours' }),
        samplePart({
          id: 'b',
          exclusions: [{ seed: 2, reason: 'model 1 died in epoch 3', arm: 'decorrelated' }],
        }),
      ],
    }),
    namedResult('fig-07-images', {
      images: [
        {
          title: 'Digits',
          columns: ['natural', 'attacked'],
          rows: [{ label: 'a 3', images: [grey(0), grey(200)] }],
        },
      ],
    }),
    namedResult('fig-08-cifar', { verdict: 'not-run', reason: 'needs a GPU', parts: [], seeds: [] }),
    namedResult('released-audit-ties'),
    namedResult('conjecture-x'),
    sampleResult({
      declaration: sampleDeclaration({ id: 'text-laws', kind: 'exact', threshold: 1 }),
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
    explanations: { 'fig-03-refuted': 'The paper’s attack was too weak.' },
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
