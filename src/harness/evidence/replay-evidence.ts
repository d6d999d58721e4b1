import { compareNumbers } from '../compare-numbers.js';
import { findLaboratory, type Laboratory } from '../laboratory.js';
import type { RunnableClaim, SeededClaim } from '../runnable-claim.js';
import type { StoredTrial } from '../store/run-store.js';
import { runTrials, type TrialEvent, type TrialRequest } from '../store/run-trials.js';
import { withTemporaryStore } from '../store/temporary-store.js';
import { trialKey } from '../store/trial-key.js';
import { withNeeds } from '../trials.js';
import { seedsOf, unique } from '../wanted-trials.js';
import { againstRecorded } from './against-recorded.js';
import { machineOf, portableKey, sha256 } from './evidence-record.js';

/** Rounding: by how much a number may differ where the same trial runs again on the same backend and arithmetic. */
const tolerance = 1e-3;

/** A recorded trial that can be run again here without what it was made from, which is recorded as well. */
export interface ReplayableTrial {
  readonly recorded: StoredTrial;
  /** The first claim that asks for it. */
  readonly claim: SeededClaim;
  readonly laboratory: Laboratory;
  readonly seed: number;
}

/** What a trial that ran again says of the recorded one. */
export interface ReplayedTrial {
  /** What was compared and found, for people. */
  readonly lines: readonly string[];
  readonly same: boolean;
}

/** The recorded trials that these claims ask for in the current profile, each once, in the order of their addresses. */
export async function replayableTrials(claims: readonly RunnableClaim[]): Promise<ReplayableTrial[]> {
  const found = new Map<string, ReplayableTrial>();
  for (const claim of claims) {
    if (claim.repeats !== 'seeds') continue;
    const laboratory = await findLaboratory(claim.paper, claim);
    if ('notRun' in laboratory) continue;
    for (const seed of seedsOf(claim, laboratory)) {
      for (const request of unique(claim.requests(laboratory, seed))) {
        for (const recorded of laboratory.evidence.anywhere(request.spec)) {
          if (found.has(recorded.key) || needsOf(laboratory, request, recorded) === undefined) continue;
          found.set(recorded.key, { recorded, claim, laboratory, seed });
        }
      }
    }
  }
  return [...found.values()].sort((one, other) => (one.recorded.key < other.recorded.key ? -1 : 1));
}

/** The recording of a trial on the machine of another, else on any. */
function recordedLike({ evidence }: Laboratory, { spec }: TrialRequest, like: StoredTrial) {
  const trials = evidence.anywhere(spec);
  return trials.find((trial) => machineOf(trial.spec) === machineOf(like.spec)) ?? trials[0];
}

/**
 * What a trial was made from, as it was recorded on the machine of the trial, by the addresses that it would have here;
 * undefined where some of it, or its weights, did not ship.
 */
function needsOf(
  laboratory: Laboratory,
  { needs = [] }: TrialRequest,
  like: StoredTrial,
): ReadonlyMap<string, StoredTrial> | undefined {
  const found = new Map<string, StoredTrial>();
  for (const need of needs.flatMap(withNeeds)) {
    const trial = recordedLike(laboratory, need, like);
    if (trial === undefined || !laboratory.evidence.isWhole(trial.key)) return undefined;
    found.set(trialKey(need.spec), trial);
  }
  return found;
}

/**
 * Picks trials to run again: nobody chooses them, and the same salt picks the same.
 *
 * @param salt the commit, say
 * @param seconds none that took longer where it was recorded
 */
export function pickTrials(
  trials: readonly ReplayableTrial[],
  { salt, count, seconds }: { readonly salt: string; readonly count: number; readonly seconds: number },
): ReplayableTrial[] {
  const place = ({ recorded }: ReplayableTrial) => sha256(`${salt} ${recorded.key}`);
  return trials
    .filter(({ recorded }) => recorded.provenance.wallSeconds <= seconds)
    .sort((one, other) => (place(one) < place(other) ? -1 : 1))
    .slice(0, count);
}

/**
 * Runs a recorded trial again, in a store of its own. At the address of the record, on the same backend and arithmetic, its
 * numbers must be the same but for rounding. Elsewhere another arithmetic makes other numbers: there, what the claim measures
 * with the new trial in place of the recorded one must lie where one more run of the other seeds would fall.
 */
export async function replayTrial(
  { recorded, claim, laboratory, seed }: ReplayableTrial,
  onProgress?: (event: TrialEvent) => void,
): Promise<ReplayedTrial> {
  const needs = new Map<string, StoredTrial>();
  return withTemporaryStore({ below: { find: (key) => needs.get(key) } }, async (store) => {
    const own = { ...laboratory, store };
    const requests = unique(claim.requests(own, seed));
    const request = requests.find(({ spec }) => portableKey(spec) === portableKey(recorded.spec));
    if (request === undefined) throw new Error(`${claim.id} must ask for ${recorded.key}, and does not`);
    for (const [key, trial] of needsOf(laboratory, request, recorded) ?? []) needs.set(key, trial);
    const { provenance } = laboratory;
    const [now] = await runTrials([request], { store, provenance, ...(onProgress && { onProgress }) });
    if (now === undefined) throw new Error(`${recorded.key} must be run, and was not`);
    if (now.key === recorded.key) return sameNumbers(now, recorded);
    const stored = new Map(
      requests.flatMap((one) => {
        const trial = one === request ? now : recordedLike(laboratory, one, recorded);
        return trial === undefined ? [] : [[trialKey(one.spec), trial] as const];
      }),
    );
    return againstRecorded(claim, laboratory, { seed, measured: claim.measure(own, seed, stored) });
  });
}

function sameNumbers(now: StoredTrial, recorded: StoredTrial): ReplayedTrial {
  const { compared, different } = compareNumbers(now.numbers, recorded.numbers, tolerance);
  const [first] = different;
  if (first === undefined) return { lines: [`${compared} numbers, the same but for rounding`], same: true };
  const where = `first ${first.path}: ${first.now} now, ${first.then} recorded`;
  return { lines: [`${different.length} of ${compared} numbers differ, ${where}`], same: false };
}
