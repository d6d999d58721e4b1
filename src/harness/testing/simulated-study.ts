import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { RandomStream } from '../../core/random-stream.js';
import type { Laboratory } from '../laboratory.js';
import type { Json } from '../store/trial.js';
import { openRunStore } from '../store/run-store.js';
import { nodeFiles, type StoreFiles } from '../store/store-files.js';
import type { TrialRequest } from '../store/run-trials.js';
import type { ClaimStudy } from '../run-study.js';

/** What a simulated laboratory may change. */
export interface SimulatedSettings {
  /** Folder of the store. */
  readonly store: string;
  readonly seeds?: { readonly first: number; readonly minimum: number; readonly maximum: number };
  /** Whether the store waits for the disk; without, thousands of trials take seconds. @default true */
  readonly flush?: boolean;
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
  seeds = { first: 1, minimum: 5, maximum: 6 },
  flush = true,
}: SimulatedSettings): Laboratory {
  return {
    profile: { name: 'quick', seeds },
    dataset: { id: 'mnist', name: 'MNIST', synthetic: false, description: 'MNIST, simulated' },
    backend: { name: 'wasm', device: 'a processor', versions: {} },
    store: openRunStore({ folder: store, files: flush ? nodeFiles : unflushedFiles }),
    provenance: { commit: null, dirty: null, versions: {}, backend: 'wasm', device: 'a processor' },
  } as unknown as Laboratory;
}

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
  readonly declared?: Partial<ReturnType<ClaimStudy['declare']>>;
  /** How long a trial takes, in milliseconds. @default 0 */
  readonly milliseconds?: number;
  /** A file to which each execution of a trial appends a line: experiment, mean and seed. */
  readonly log?: string | undefined;
}

function request(
  options: Required<Omit<SimulatedClaim, 'declared' | 'log'>>,
  seed: number,
): TrialRequest['spec'] {
  const { experiment, mean, deviation } = options;
  const configuration: Record<string, Json> = { mean, deviation };
  return { experiment, version: 1, configuration, seed };
}

/** A study of fast simulated trials, of which the estimand is the planted mean and seeded noise. */
export function simulatedStudy({ declared, log, ...given }: SimulatedClaim): ClaimStudy {
  const options = { deviation: 0.02, experiment: given.id, milliseconds: 0, ...given };
  const { id, mean, deviation, experiment, milliseconds } = options;
  const run = async (seed: number) => {
    if (log !== undefined) await appendFile(log, `${experiment} ${mean} ${seed}\n`);
    if (milliseconds > 0) await sleep(milliseconds);
    const noise = RandomStream.fromSeed(seed).split(experiment).normal();
    const data = Float32Array.from({ length: 1000 }, (_, index) => index + noise);
    return { numbers: { value: mean + deviation * noise }, weights: { sample: { shape: [1000], data } } };
  };
  return {
    id,
    declare: (profile) => ({
      source: 'Figure 0',
      statement: 'The planted mean is above zero.',
      kind: 'directional',
      estimand: 'the planted mean, with noise',
      threshold: 0,
      alpha: 0.05,
      power: 0.8,
      smallestEffect: 0.05,
      seeds: profile.seeds,
      parts: [{ id: 'only', label: 'Only' }],
      ...declared,
    }),
    trials: (_, seed) => [{ spec: request(options, seed), run: () => run(seed) }],
    measure: ([trial]) => ({ only: { value: Number(trial?.numbers['value']) } }),
  };
}
