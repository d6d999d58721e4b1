import type { PartDeclaration } from './claim-types.js';
import { readsEvidence } from './evidence/evidence.js';
import { fingerprintOf, machineOf } from './evidence/evidence-record.js';
import type { Laboratory } from './laboratory.js';
import type { SeededClaim } from './runnable-claim.js';
import type { StoredTrial } from './store/run-store.js';
import type { TrialRequest } from './store/run-trials.js';
import { trialKey } from './store/trial-key.js';

/** Where the trials of one part and seed come from: all those on the same data from one place. */
export interface TrialSource {
  /** From the store, or run now. */
  readonly here: readonly TrialRequest[];
  /** Recorded on another backend, by the address that they would have here. */
  readonly recorded: ReadonlyMap<string, StoredTrial>;
  /** Not to be run, and some of them are neither stored nor recorded. */
  readonly missing: readonly TrialRequest[];
}

/** Whether a run starts trials: not in a profile whose trials take hours, where what is recorded is taken instead. */
function startsTrials(
  { profile }: Pick<Laboratory, 'profile'>,
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  return profile.takesRecorded !== true || !readsEvidence(environment);
}

/**
 * Says where the trials of one part and seed come from. The store is asked first, with what was recorded at the very same
 * addresses. Recordings of another backend are taken for all trials of the seed on the same data or for none, so that arms that are
 * compared are never of different arithmetic; and only where this run starts none of its own.
 *
 * @param starts whether it may. @default as the profile says
 */
export async function sourceOf(
  laboratory: Laboratory,
  requests: readonly TrialRequest[],
  starts = startsTrials(laboratory),
): Promise<TrialSource> {
  if (starts && !requests.some(usesRecorded)) return { here: requests, recorded: new Map(), missing: [] };
  const data = requests.map(({ spec }) => fingerprintOf(spec));
  const sources = await Promise.all(
    [...new Set(data)].map((one) => {
      const own = requests.filter((_, index) => data[index] === one);
      return sourceOnData(laboratory, own, starts);
    }),
  );
  return {
    here: sources.flatMap(({ here = [] }) => here),
    recorded: new Map(sources.flatMap(({ recorded = [] }) => [...recorded])),
    missing: sources.flatMap(({ missing = [] }) => missing),
  };
}

/** Where trials on the same data come from: one of the three places. */
async function sourceOnData(
  laboratory: Laboratory,
  requests: readonly TrialRequest[],
  starts: boolean,
): Promise<Partial<TrialSource>> {
  const had = await Promise.all(requests.map((request) => canBeHad(laboratory, request, starts)));
  if (had.every((one) => one)) return { here: requests };
  const recorded = starts ? undefined : recordedTogether(laboratory, requests);
  return recorded === undefined ? { missing: requests } : { recorded };
}

const usesRecorded = ({ onlyRecorded = false, needs = [] }: TrialRequest): boolean =>
  onlyRecorded || needs.some(usesRecorded);

/** Whether a trial is stored, or may be run now with all that it needs. */
async function canBeHad(
  laboratory: Laboratory,
  { spec, needs = [], onlyRecorded = false }: TrialRequest,
  starts: boolean,
): Promise<boolean> {
  if (await laboratory.store.has(spec)) return true;
  if (!starts || onlyRecorded) return false;
  const had = await Promise.all(needs.map((need) => canBeHad(laboratory, need, starts)));
  return had.every((one) => one);
}

/** All of these trials from one backend and arithmetic, by the addresses asked for; undefined where none has them all. */
function recordedTogether(
  { evidence }: Laboratory,
  requests: readonly TrialRequest[],
): ReadonlyMap<string, StoredTrial> | undefined {
  const found = requests.map(({ spec }) => ({ key: trialKey(spec), trials: evidence.anywhere(spec) }));
  const machines = found[0]?.trials.map(({ spec }) => machineOf(spec)) ?? [];
  for (const machine of machines.sort()) {
    const own = found.flatMap(({ key, trials }) => {
      const trial = trials.find(({ spec }) => machineOf(spec) === machine);
      return trial === undefined ? [] : [[key, trial] as const];
    });
    if (own.length === found.length) return new Map(own);
  }
  return undefined;
}

/** A part and a seed, with where its trials come from. */
export interface SourcedSeed {
  readonly part: string;
  readonly seed: number;
  readonly source: TrialSource;
}

/** Which parts of a claim are asked for, and of which seeds. */
export interface WantedParts {
  readonly parts: readonly PartDeclaration[];
  readonly seeds: readonly number[];
  /** Whether trials may be run. @default as the profile says */
  readonly starts?: boolean;
}

/** Where the trials of these parts and seeds come from. */
export async function sourcesOf(
  laboratory: Laboratory,
  claim: Pick<SeededClaim, 'requests'>,
  { parts, seeds, starts = startsTrials(laboratory) }: WantedParts,
): Promise<SourcedSeed[]> {
  const units = seeds.flatMap((seed) =>
    parts.filter(({ notRun }) => notRun === undefined).map(({ id }) => ({ part: id, seed })),
  );
  return Promise.all(
    units.map(async ({ part, seed }) => ({
      ...{ part, seed },
      source: await sourceOf(laboratory, claim.requests(laboratory, seed, part), starts),
    })),
  );
}
