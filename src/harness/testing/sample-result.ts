import type { ClaimDeclaration, ClaimResult, PartResult, RunDescription } from '../claim-types.js';
import type { FullReport } from '../full-report.js';

/** A part with an effect of 12 points, three seeds, supported. */
export function samplePart(changes: Partial<PartResult> = {}): PartResult {
  return {
    id: 'fc-pgd-linf',
    label: 'FC, PGD l∞',
    verdict: 'supported',
    estimate: 0.12,
    interval: [0.05, 0.19],
    pairedInterval: [0.08, 0.16],
    p: 0.002,
    eValue: 500,
    signFlipP: 0.125,
    smallestDetectable: null,
    paper: 0.14,
    values: [0.1, 0.12, 0.14].map((value, index) => ({ seed: index + 1, value })),
    exclusions: [],
    ...changes,
  };
}

export function sampleDeclaration(changes: Partial<ClaimDeclaration> = {}): ClaimDeclaration {
  return {
    id: 'fig-03-sample',
    source: 'Figure 3',
    statement: 'The correlation loss lowers the transfer rate.',
    kind: 'directional',
    estimand: 'transfer rate of the regular pair less that of the decorrelated pair',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.02,
    seeds: { minimum: 3, maximum: 8 },
    parts: [{ id: 'fc-pgd-linf', label: 'FC, PGD l∞', paper: 0.14 }],
    ...changes,
  };
}

/** A supported claim of one part, unless changed. */
export function sampleResult(changes: Partial<ClaimResult> = {}): ClaimResult {
  return {
    declaration: sampleDeclaration(),
    declarationHash: 'a1',
    verdict: 'supported',
    parts: [samplePart()],
    seeds: [1, 2, 3],
    seconds: 60,
    details: [],
    figures: [],
    images: [],
    ...changes,
  };
}

/** The same under another id. */
export function namedResult(id: string, changes: Partial<ClaimResult> = {}): ClaimResult {
  return sampleResult({ declaration: sampleDeclaration({ id }), ...changes });
}

export const sampleRun: RunDescription = {
  profile: 'quick',
  datasetId: 'mnist',
  dataset: 'MNIST',
  synthetic: false,
  datasetDescription: 'MNIST, 6,000 training images',
  backend: 'wasm',
  device: 'a processor',
  commit: 'c0ffee',
};

export function sampleReport(changes: Partial<FullReport> = {}): FullReport {
  return {
    schema: 1,
    run: sampleRun,
    startedAt: '2024-01-01T00:00:00.000Z',
    seconds: 60,
    complete: true,
    claims: [sampleResult()],
    findings: {},
    ...changes,
  };
}
