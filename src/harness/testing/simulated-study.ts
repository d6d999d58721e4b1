import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { RandomStream } from '../../core/random-stream.js';
import { seededClaim, type ClaimDefinition } from '../claim.js';
import type { PartDeclaration } from '../claim-types.js';
import { noEvidence, type Evidence } from '../evidence/evidence.js';
import type { Laboratory } from '../laboratory.js';
import type { BaseProfile, Paper } from '../paper.js';
import type { SeededClaim } from '../runnable-claim.js';
import { openRunStore } from '../store/run-store.js';
import { nodeFiles, type StoreFiles } from '../store/store-files.js';
import type { Json, TrialSpec } from '../store/trial.js';
import type { Trial } from '../trials.js';

/** A paper of planted means, without data. */
export const simulatedPaper: Paper = {
  id: 'simulated',
  subject: 'Planted means',
  citation: 'Planter, “Planted means”, no journal (2020)',
  url: 'https://example.org',
  profiles: { quick: { name: 'quick', firstSeed: 1, looks: [5, 10] } },
  datasets: {},
  describeTrial: ({ experiment, configuration, seed }) =>
    `${experiment} ${String(configuration['mean'])} seed ${seed}`,
  groups: [{ id: 'trained', role: 'statements', heading: 'Planted', about: 'Means that were planted.' }],
  printedPanels: [],
  figureTexts: [],
};

/** What a simulated laboratory may change. */
export interface SimulatedSettings {
  /** Folder of the store. */
  readonly store: string;
  /** Numbers of seeds at which claims are looked at. @default 5 and 10 */
  readonly looks?: readonly number[];
  /** As `TRANSFER_CLAIMS_SEEDS`. */
  readonly fixedSeeds?: number;
  /** Whether the store waits for the disk; without, thousands of trials take seconds. @default true */
  readonly flush?: boolean;
  /** @default none */
  readonly evidence?: Evidence;
  /** Whether its trials count as taking hours, so that they are taken as recorded. @default false */
  readonly takesRecorded?: boolean;
}

/** Files that nobody waits for: what a crash of the machine would leave of them is nobody's concern in a test. */
const unflushedFiles: StoreFiles = {
  ...nodeFiles,
  open: async (...parameters: Parameters<StoreFiles['open']>) => {
    const handle = await nodeFiles.open(...parameters);
    handle.sync = () => Promise.resolve();
    return handle;
  },
};

/** A laboratory without data and without a backend: enough for trials that are simulated. */
export function simulatedLaboratory({
  store,
  looks = [5, 10],
  fixedSeeds,
  flush = true,
  evidence = noEvidence(),
  takesRecorded = false,
}: SimulatedSettings): Laboratory {
  const profile: BaseProfile = {
    ...{ name: 'quick', firstSeed: 1, looks: fixedSeeds === undefined ? looks : [fixedSeeds] },
    ...(fixedSeeds === undefined ? {} : { fixedSeeds }),
    ...(takesRecorded ? { takesRecorded } : {}),
  };
  return {
    paper: simulatedPaper,
    profile,
    dataset: { id: 'mnist', name: 'MNIST', synthetic: false, description: 'MNIST, simulated' },
    backend: { name: 'wasm', device: 'a processor', versions: {} },
    store: openRunStore({ folder: store, files: flush ? nodeFiles : unflushedFiles, below: evidence }),
    evidence,
    provenance: { commit: null, dirty: null, versions: {}, backend: 'wasm', device: 'a processor' },
  } as unknown as Laboratory;
}

type SimulatedDefinition = ClaimDefinition<BaseProfile, PartDeclaration, Trial<{ readonly value: number }>>;

/** A claim about a planted mean. */
export interface SimulatedClaim {
  readonly id: string;
  /** True mean of the estimand. */
  readonly mean: number;
  /** Spread over seeds, normal. @default 0.02 */
  readonly deviation?: number;
  /** Names the trials; claims of one experiment and mean share them. @default the claim's id */
  readonly experiment?: string;
  /** Takes the place of anything declared. */
  readonly declared?: Partial<Pick<SimulatedDefinition, 'statement' | 'kind' | 'alpha' | 'smallestEffect'>>;
  /** Why the profile does not run it. */
  readonly notRun?: PartDeclaration['notRun'];
  /** How long a trial takes, in milliseconds. @default 0 */
  readonly milliseconds?: number;
  /** A file to which each execution of a trial appends a line: experiment, mean and seed. */
  readonly log?: string | undefined;
}

function specOf(
  { experiment, mean, deviation }: Pick<Required<SimulatedClaim>, 'experiment' | 'mean' | 'deviation'>,
  seed: number,
): TrialSpec {
  const configuration: Record<string, Json> = { mean, deviation };
  return { experiment, version: 1, configuration, seed };
}

/** The definition of a claim on fast simulated trials, of which the estimand is the planted mean and seeded noise. */
export function simulatedDefinition({
  id,
  mean,
  deviation = 0.02,
  experiment = id,
  milliseconds = 0,
  declared,
  notRun,
  log,
}: SimulatedClaim): SimulatedDefinition {
  const run = async (seed: number) => {
    if (log !== undefined) await appendFile(log, `${experiment} ${mean} ${seed}\n`);
    if (milliseconds > 0) await sleep(milliseconds);
    const noise = RandomStream.fromSeed(seed).split(experiment).normal();
    const data = Float32Array.from({ length: 1000 }, (_, index) => index + noise);
    return { numbers: { value: mean + deviation * noise }, weights: { sample: { shape: [1000], data } } };
  };
  return {
    source: 'Figure 0',
    statement: 'The planted mean is above zero.',
    kind: { superiority: 0 },
    unit: 'plain',
    estimand: 'the planted mean, with noise',
    smallestEffect: 0.05,
    parts: () => [{ id: 'only', label: 'Only', ...(notRun === undefined ? {} : { notRun }) }],
    trials: (_, seed) => ({ spec: specOf({ experiment, mean, deviation }, seed), run: () => run(seed) }),
    measure: ({ value }) => value,
    beside: (runs) => ({
      details: [{ title: 'By seed', columns: ['seed'], rows: runs.map(({ seed }) => [seed]) }],
    }),
    ...declared,
  };
}

/** The claim in the form in which it is run. */
export const simulatedStudy = (options: SimulatedClaim): SeededClaim =>
  seededClaim(simulatedPaper, options.id, simulatedDefinition(options));

/** Claims of which some are decided at their first look and some at none, and two of which share their trials. */
export const campaignStudies = (options: Pick<SimulatedClaim, 'log' | 'milliseconds'> = {}): SeededClaim[] =>
  [
    { id: 'large', mean: 0.3, experiment: 'shared' },
    { id: 'large-too', mean: 0.3, experiment: 'shared' },
    { id: 'none', mean: 0, deviation: 0.1 },
    { id: 'small', mean: 0.2 },
  ].map((claim) => simulatedStudy({ ...claim, ...options }));
