import type { Laboratory } from '../laboratory.js';
import type { RunnableClaim } from '../runnable-claim.js';
import { runTrials, type TrialEvent, type TrialRequest } from '../store/run-trials.js';
import { trialKey } from '../store/trial-key.js';
import { withNeeds } from '../trials.js';
import { openLook, type OpenLook, type OpenLooksOptions } from './open-looks.js';
import { planCampaign, shareOf, type CampaignStep } from './plan-campaign.js';
import { trialCosts, type TimedTrial } from './trial-costs.js';

/** A claim and where its trials are run. */
export interface CampaignClaim {
  readonly claim: RunnableClaim;
  readonly laboratory: Laboratory;
}

export interface CampaignOptions extends OpenLooksOptions {
  /** No trial begins that would not end by then, in milliseconds of `now`. @default never */
  readonly until?: number;
  /** Which of several workers this is. @default the only one */
  readonly share?: { readonly index: number; readonly of: number };
  readonly onPlan?: (steps: readonly CampaignStep[]) => void;
  readonly onProgress?: (event: CampaignEvent) => void;
  /** The clock of `until`. @default Date.now */
  readonly now?: () => number;
}

/** A trial began, ended, or was found; with how much is left. */
export interface CampaignEvent extends Pick<TrialEvent, 'type' | 'spec' | 'done' | 'total' | 'seconds'> {
  readonly laboratory: Laboratory;
  /** Of all trials that are not finished, as one process would take. */
  readonly secondsLeft: number;
}

/** How a campaign ended. */
export interface CampaignResult {
  /**
   * `done`: every claim is decided, has had its last look, or waits for none of the seeds that were asked for. `time`: the next trial
   * would have lasted too long.
   */
  readonly ended: 'done' | 'time';
  /** Looks that still wait for trials. */
  readonly left: readonly CampaignStep[];
  /** Trials that failed, and why; what rests on them was left out. */
  readonly failed: readonly { readonly request: TrialRequest; readonly text: string }[];
}

/** Thrown inside of a trial that may not begin any more. */
class OutOfTime extends Error {}

/** The steps to all looks that are open now. */
export async function planOf(
  claims: readonly CampaignClaim[],
  options: OpenLooksOptions = {},
): Promise<CampaignStep[]> {
  const looks: OpenLook[] = [];
  for (const { claim, laboratory } of claims) {
    const look = await openLook(laboratory, claim, options);
    if (look !== undefined) looks.push(look);
  }
  const stored = await storedKeys(looks);
  const secondsOf = trialCosts(await finishedTrials(claims));
  return planCampaign(looks, { isStored: (key) => stored.has(key), secondsOf });
}

/** Trials that need not be run, neither for themselves nor for what is made from them. */
async function storedKeys(looks: readonly OpenLook[]): Promise<Set<string>> {
  const stored = new Set<string>();
  for (const { laboratory, missing } of looks) {
    for (const { spec } of missing.flatMap(withNeeds)) {
      if (await laboratory.store.hasWhole(spec)) stored.add(trialKey(spec));
    }
  }
  return stored;
}

/** Of every store and evidence, each once; those of this machine come first. */
async function finishedTrials(claims: readonly CampaignClaim[]): Promise<TimedTrial[]> {
  const stores = new Map(claims.map(({ laboratory }) => [laboratory.store.folder, laboratory.store]));
  const lists = await Promise.all([...stores.values()].map((store) => store.list()));
  const own = lists.flat();
  return own.length > 0 ? own : claims.flatMap(({ laboratory }) => laboratory.evidence.records());
}

/**
 * Runs the trials of these claims in the order that decides most per hour, look by look, until every claim is decided or has
 * had its last look. Processes that call this on one store share the work, whatever their shares: a trial that another is at
 * work on, or has finished, is not run again.
 */
export async function runCampaign(
  claims: readonly CampaignClaim[],
  options: CampaignOptions = {},
): Promise<CampaignResult> {
  const failed = new Map<string, { request: TrialRequest; text: string }>();
  for (;;) {
    const all = await planOf(claims, options);
    const steps = all.filter(({ look }) => !restsOnFailed(look, failed));
    options.onPlan?.(steps);
    // A store reads the recorded trials of one paper only.
    const paper = steps[0]?.look.laboratory.paper.id;
    const now = steps.filter(({ look }) => look.laboratory.paper.id === paper);
    const left = steps.length === 0 || !(await runSteps(now, claims, { options, failed }));
    if (left)
      return {
        ended: steps.length === 0 ? 'done' : 'time',
        left: await planOf(claims, options),
        failed: [...failed.values()],
      };
  }
}

const restsOnFailed = ({ missing }: OpenLook, failed: ReadonlyMap<string, unknown>) =>
  missing.flatMap(withNeeds).some(({ spec }) => failed.has(trialKey(spec)));

interface RunState {
  readonly options: CampaignOptions;
  readonly failed: Map<string, { request: TrialRequest; text: string }>;
}

/** @returns false where time is up */
async function runSteps(
  steps: readonly CampaignStep[],
  claims: readonly CampaignClaim[],
  { options, failed }: RunState,
): Promise<boolean> {
  const { share = { index: 0, of: 1 }, until = Infinity, now = Date.now, onProgress } = options;
  const secondsOf = trialCosts(await finishedTrials(claims));
  const laboratoryOf = new Map<string, Laboratory>();
  for (const { look, requests } of steps) {
    for (const { spec } of requests.flatMap(withNeeds)) laboratoryOf.set(trialKey(spec), look.laboratory);
  }
  const outOfTime = new AbortController();
  const guarded = (request: TrialRequest): TrialRequest => ({
    ...request,
    needs: (request.needs ?? []).map(guarded),
    run: async (heartbeat) => {
      if (now() + 1000 * secondsOf(request.spec) > until) {
        outOfTime.abort(new OutOfTime());
        throw new OutOfTime();
      }
      try {
        return await request.run(heartbeat);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        failed.set(trialKey(request.spec), { request, text });
        throw error;
      }
    },
  });
  const requests = shareOf(
    steps.flatMap((step) => step.requests),
    share,
  ).map(guarded);
  const open = new Map(requests.flatMap(withNeeds).map(({ spec }) => [trialKey(spec), secondsOf(spec)]));
  const { laboratory: own } = steps[0]?.look ?? {};
  if (own === undefined) return true;
  const before = failed.size;
  try {
    await runTrials(requests, {
      store: own.store,
      provenance: own.provenance,
      signal: outOfTime.signal,
      onProgress: (event) => {
        const key = trialKey(event.spec);
        if (event.type === 'finished' || event.type === 'reused') open.delete(key);
        const laboratory = laboratoryOf.get(key) ?? own;
        const secondsLeft = [...open.values()].reduce((sum, seconds) => sum + seconds, 0);
        onProgress?.({ ...event, laboratory, secondsLeft });
      },
    });
    return true;
  } catch (error) {
    if (outOfTime.signal.aborted) return false;
    if (failed.size > before) return true;
    throw error;
  }
}
