import type {
  ClaimDeclaration,
  ClaimResult,
  PartResult,
  PrimaryResult,
  RunDescription,
} from '../claim-types.js';
import type { FullReport } from '../full-report.js';
import type { BaseProfile, Paper } from '../paper.js';

/** The values of the sample's three seeds: their mean is an effect of 12 points. */
const sampleValues = [0.1, 0.12, 0.14].map((value, index) => ({ seed: index + 1, value }));

const sampleProfile: BaseProfile = { name: 'quick', firstSeed: 1, looks: [5, 10] };

/** A paper with a group of every role, one figure of two, and no data. */
export const samplePaper: Paper = {
  id: 'sample-2020',
  subject: 'Samples',
  citation: 'Sampler & Sample, “On samples”, Journal of Samples 1 (2020) 1',
  url: 'https://doi.org/10.0000/sample',
  profiles: { quick: sampleProfile, paper: { ...sampleProfile, name: 'paper' } },
  datasets: {},
  describeTrial: ({ experiment, seed }) => `${experiment} seed ${seed}`,
  groups: [
    { id: 'trained', role: 'statements', heading: 'The paper’s statements', about: 'Trained here.' },
    { id: 'released', role: 'described', heading: 'The authors’ weights', about: 'Nothing is decided.' },
    { id: 'conjecture', role: 'conjectures', heading: 'Conjectures', about: 'What is supposed.' },
    { id: 'audit', role: 'audits', heading: 'Audits', about: 'What a reader should know.' },
  ],
  printedPanels: [
    {
      figure: '3',
      panel: 'FC',
      x: 'ε',
      y: 'transfer rate',
      series: [
        {
          label: 'regular pair',
          source: 'paper',
          points: [0.05, 0.1, 0.15, 0.2].map((x) => ({ x, y: 3 * x })),
        },
      ],
    },
  ],
  figureTexts: [
    { figure: '3', title: 'Transfer rate', about: 'How often an attack on one model fools the other.' },
    { figure: '8', title: 'In colour', about: 'The same on larger images.' },
    { figure: '10', title: 'Unshared layers', about: 'How many layers are of its own.' },
  ],
};

/** A part with an effect of 12 points, three seeds, supported. */
export function samplePart(changes: Partial<PartResult> = {}): PartResult {
  return {
    id: 'fc-pgd-linf',
    label: 'FC, PGD l∞',
    verdict: 'supported',
    estimate: 0.12,
    interval: [0.05, 0.19],
    p: 0.002,
    paper: 0.14,
    values: sampleValues,
    exclusions: [],
    ...changes,
  };
}

/** An effect of 12 points over three seeds; the paper's 14 lie where another run would fall. */
export function samplePrimary(changes: Partial<PrimaryResult> = {}): PrimaryResult {
  return {
    estimate: 0.12,
    interval: [0.05, 0.19],
    level: 0.029,
    p: 0.002,
    signFlipP: 0.125,
    seedsNeeded: 3,
    power: 0.9,
    printed: { value: 0.14, prediction: [0.02, 0.22], inside: true },
    values: sampleValues,
    ...changes,
  };
}

/** A primary of which there is no number. */
export const emptySamplePrimary: PrimaryResult = {
  ...{ estimate: null, interval: null, level: null, p: null, signFlipP: null },
  ...{ seedsNeeded: null, power: null, values: [] },
};

export function sampleDeclaration(changes: Partial<ClaimDeclaration> = {}): ClaimDeclaration {
  return {
    paper: samplePaper.id,
    id: 'fig-03-sample',
    source: 'Figure 3',
    statement: 'The correlation loss lowers the transfer rate.',
    group: 'trained',
    figure: '3',
    kind: { superiority: 0 },
    unit: 'points',
    estimand: 'transfer rate of the regular pair less that of the decorrelated pair',
    asserts: 'mean',
    alpha: 0.05,
    smallestEffect: 0.02,
    seeds: { first: 1, looks: [3, 8] },
    parts: [{ id: 'fc-pgd-linf', label: 'FC, PGD l∞', paper: 0.14 }],
    ...changes,
  };
}

/** A supported claim of one part, unless changed. */
export function sampleResult(changes: Partial<ClaimResult> = {}): ClaimResult {
  return {
    declaration: sampleDeclaration(),
    declarationHash: 'a1',
    measureHash: 'b2',
    verdict: 'supported',
    primary: samplePrimary(),
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
export function namedResult(
  id: string,
  {
    declaration,
    ...changes
  }: Partial<Omit<ClaimResult, 'declaration'>> & {
    readonly declaration?: Partial<ClaimDeclaration>;
  } = {},
): ClaimResult {
  return sampleResult({ ...changes, declaration: sampleDeclaration({ ...declaration, id }) });
}

export const sampleRun: RunDescription = {
  paper: samplePaper.id,
  profile: 'quick',
  datasetId: 'mnist',
  dataset: 'MNIST',
  synthetic: false,
  datasetDescription: 'MNIST, 6,000 training images',
  backend: 'wasm',
  device: 'a processor',
  commit: 'c0ffee',
  versions: { node: '20.19.0', '@tensorflow/tfjs': '4.22.0' },
};

/** A report of these claims, all of them run as `run` says. */
export function sampleReport({
  run = sampleRun,
  ...changes
}: Partial<FullReport> & { readonly run?: RunDescription } = {}): FullReport {
  const { profile, backend, device, commit, versions } = run;
  const claims = changes.claims ?? [sampleResult()];
  return {
    schema: 2,
    ...{ profile, backend, device, commit, versions },
    startedAt: '2024-01-01T00:00:00.000Z',
    seconds: 60,
    complete: true,
    claims,
    runs: Object.fromEntries(claims.map(({ declaration: { paper, id } }) => [`${paper}/${id}`, run])),
    findings: {},
    ...changes,
  };
}
