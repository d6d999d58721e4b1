import { findLaboratory, type Laboratory } from './laboratory.js';
import type { RunnableClaim, SeededClaim } from './runnable-claim.js';
import { trialKey } from './store/trial-key.js';
import type { TrialRequest } from './store/run-trials.js';
import { withNeeds } from './trials.js';

/** The trials of one claim, and where they are run. */
export interface WantedTrials {
  readonly claim: RunnableClaim;
  readonly laboratory: Laboratory;
  /** Up to the last look, each once, after what it needs. */
  readonly requests: readonly TrialRequest[];
}

/** The seeds of a claim up to a look; all where none is named. */
export function seedsOf(claim: SeededClaim, { profile }: Laboratory, look?: number): number[] {
  const { first = 0, looks = [] } = claim.declare(profile).seeds ?? {};
  return Array.from({ length: look ?? looks.at(-1) ?? 0 }, (_, index) => first + index);
}

/** Each trial once, after what it needs. */
export function unique(requests: readonly TrialRequest[]): TrialRequest[] {
  return [
    ...new Map(requests.flatMap(withNeeds).map((request) => [trialKey(request.spec), request])).values(),
  ];
}

/** All trials that these claims may ask for in the profile that the environment names. */
export async function wantedTrials(claims: readonly RunnableClaim[]): Promise<WantedTrials[]> {
  const wanted: WantedTrials[] = [];
  for (const claim of claims) {
    if (claim.repeats === 'exact') continue;
    const laboratory = await findLaboratory(claim.paper, claim);
    // Its data are not here.
    if ('notRun' in laboratory) continue;
    const requests =
      claim.repeats === 'seeds'
        ? seedsOf(claim, laboratory).flatMap((seed) => claim.requests(laboratory, seed))
        : claim.requests(laboratory);
    if (!('notRun' in requests)) wanted.push({ claim, laboratory, requests: unique(requests) });
  }
  return wanted;
}
