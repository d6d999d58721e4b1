import { runTrials, type RunTrialsOptions, type TrialRequest } from './store/run-trials.js';
import type { StoredTrial } from './store/run-store.js';
import { trialKey } from './store/trial-key.js';

declare const numbersOf: unique symbol;

/** A trial that is wanted, and the type of the numbers that it leaves. */
export interface Trial<Numbers> extends TrialRequest {
  /** Exists for the compiler only. */
  readonly [numbersOf]?: Numbers;
}

/** The trials that a part of a claim needs for one seed, by name; nested as the claim likes. */
export type Plan = TrialRequest | undefined | readonly Plan[] | { readonly [name: string]: Plan };

/** A plan with each trial replaced by its numbers. */
export type Found<P> = P extends undefined
  ? undefined
  : P extends TrialRequest
    ? P extends Trial<infer Numbers>
      ? Numbers
      : unknown
    : P extends readonly (infer Inner)[]
      ? readonly Found<Inner>[]
      : { readonly [Name in keyof P]: Found<P[Name]> };

const isRequest = (plan: Plan): plan is TrialRequest =>
  plan !== undefined && 'spec' in plan && 'run' in plan && typeof plan.run === 'function';

/** All trials of a plan, in the order in which it names them. */
export function requestsOf(plan: Plan): TrialRequest[] {
  if (plan === undefined) return [];
  return isRequest(plan) ? [plan] : Object.values(plan).flatMap((inner: Plan) => requestsOf(inner));
}

/** A trial after all that it needs. */
export const withNeeds = (request: TrialRequest): TrialRequest[] => [
  ...(request.needs ?? []).flatMap(withNeeds),
  request,
];

/** Stored trials by their address. */
export type StoredByKey = ReadonlyMap<string, StoredTrial>;

/** What the trials of a plan left, in the plan's shape; every trial of it must be among those stored. */
export function foundIn<P extends Plan>(plan: P, stored: StoredByKey): Found<P> {
  const resolve = (inner: Plan): unknown => {
    if (inner === undefined) return undefined;
    if (isRequest(inner)) return stored.get(trialKey(inner.spec))?.numbers;
    if (Array.isArray(inner)) return inner.map(resolve);
    return Object.fromEntries(Object.entries(inner).map(([name, value]) => [name, resolve(value as Plan)]));
  };
  return resolve(plan) as Found<P>;
}

/** Runs the trials of a plan that are not in the store, and gives what all of them left, in the plan's shape. */
export async function runPlan<P extends Plan>(plan: P, options: RunTrialsOptions): Promise<Found<P>> {
  const stored = await runTrials(requestsOf(plan), options);
  return foundIn(plan, new Map(stored.map((trial) => [trialKey(trial.spec), trial])));
}
