import type { Recording } from './claim-types.js';
import type { Laboratory } from './laboratory.js';
import type { StoredTrial } from './store/run-store.js';
import type { TrialRequest } from './store/run-trials.js';
import { trialKey } from './store/trial-key.js';
import type { StoredByKey } from './trials.js';

/** The trials on which a part rests; those of one seed, where it is decided over seeds. */
export interface UsedTrials {
  readonly part: string;
  readonly seed: number | undefined;
  readonly requests: readonly TrialRequest[];
}

interface Used {
  readonly what: Recording['what'];
  readonly trial: StoredTrial;
  readonly part: string;
  readonly seed: number | undefined;
}

/** Which of the trials that a claim rests on were recorded elsewhere, by where that was. */
export async function recordingsOf(
  laboratory: Pick<Laboratory, 'evidence' | 'store'>,
  used: readonly UsedTrials[],
  stored: StoredByKey,
): Promise<Recording[]> {
  const found: Used[] = [];
  const isRecorded = ({ spec }: TrialRequest) => stored.get(trialKey(spec))?.recorded === true;
  // The trials of a seed may have one of another among them that all seeds share.
  const partly = new Set(
    used.flatMap(({ part, requests }) =>
      requests.filter((one) => !isRecorded(one)).map(({ spec }) => `${part} ${spec.seed}`),
    ),
  );
  for (const { part, seed: own, requests } of used) {
    for (const request of requests) {
      const seed = own === undefined ? undefined : request.spec.seed;
      const trial = stored.get(trialKey(request.spec));
      if (trial !== undefined && isRecorded(request)) {
        const what = seed !== undefined && partly.has(`${part} ${seed}`) ? 'some-trials' : 'trials';
        found.push({ what, trial, part, seed });
      } else {
        const weights = await recordedNeeds(laboratory, request);
        found.push(...weights.map((need): Used => ({ what: 'weights', trial: need, part, seed })));
      }
    }
  }
  const groups = new Map<string, Used[]>();
  for (const one of found) {
    const { backend, device, commit } = one.trial.provenance;
    const name = JSON.stringify([one.what, backend, device, commit]);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()].map(recordingOf);
}

/** Trials that a trial was made from and that were recorded, not run into this store. */
async function recordedNeeds(
  laboratory: Pick<Laboratory, 'evidence' | 'store'>,
  { needs = [] }: TrialRequest,
): Promise<StoredTrial[]> {
  const found: StoredTrial[] = [];
  for (const need of needs) {
    const recorded = laboratory.evidence.find(trialKey(need.spec));
    if (recorded !== undefined && (await laboratory.store.whence(need.spec)) === 'below')
      found.push(recorded);
    else found.push(...(await recordedNeeds(laboratory, need)));
  }
  return found;
}

function recordingOf(group: readonly Used[]): Recording {
  const [first] = group;
  const { backend = '', device = '', commit = null } = first?.trial.provenance ?? {};
  const seeds = new Set(group.flatMap(({ seed }) => seed ?? []));
  return {
    what: first?.what ?? 'trials',
    ...{ backend, device, commit },
    seeds: [...seeds].sort((one, other) => one - other),
    parts: [...new Set(group.map(({ part }) => part))],
  };
}
