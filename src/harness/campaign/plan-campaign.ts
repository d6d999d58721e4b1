import { trialKey } from '../store/trial-key.js';
import type { TrialRequest } from '../store/run-trials.js';
import type { TrialSpec } from '../store/trial.js';
import type { OpenLook } from './open-looks.js';

/** What the planner needs of a look. */
export type PlannedLook = Pick<OpenLook, 'missing'>;

/** One look in the order in which looks are decided. */
export interface CampaignStep<Look extends PlannedLook = OpenLook> {
  readonly look: Look;
  /** What it adds to the steps before: each once. Their needs come with them. */
  readonly requests: readonly TrialRequest[];
  /** How many trials it adds, their needs included, and how long they should take. */
  readonly trials: number;
  readonly seconds: number;
}

/** What planning asks of the world: which trials are finished, and how long one should take. */
export interface CampaignCosts {
  readonly isStored: (key: string) => boolean;
  readonly secondsOf: (spec: TrialSpec) => number;
}

/** A trial and all that it needs, by address; what is stored, and what it was made from, costs nothing. */
function chainOf(request: TrialRequest, { isStored }: CampaignCosts): Map<string, TrialRequest> {
  const key = trialKey(request.spec);
  if (isStored(key)) return new Map();
  const needs = (request.needs ?? []).flatMap((need) => [...chainOf(need, { isStored, secondsOf: () => 0 })]);
  return new Map([...needs, [key, request]]);
}

/**
 * Orders looks so that most are decided per hour: again and again the set of trials comes next that costs the fewest seconds
 * for each look that it completes. Looks share trials, so what one adds for itself may complete others at once.
 */
export function planCampaign<Look extends PlannedLook>(
  looks: readonly Look[],
  costs: CampaignCosts,
): CampaignStep<Look>[] {
  const open = new Map(
    looks.map((look) => [look, new Map(look.missing.flatMap((one) => [...chainOf(one, costs)]))]),
  );
  const planned = new Set<string>();
  const steps: CampaignStep<Look>[] = [];
  while (open.size > 0) {
    const [look, chain] = cheapest(open, planned, costs);
    const added = [...chain].filter(([key]) => !planned.has(key));
    for (const [key] of added) planned.add(key);
    open.delete(look);
    const seconds = added.reduce((sum, [, { spec }]) => sum + costs.secondsOf(spec), 0);
    const requests = look.missing.filter(({ spec }) => added.some(([key]) => key === trialKey(spec)));
    steps.push({ look, requests, trials: added.length, seconds });
  }
  return steps;
}

type Chains<Look> = ReadonlyMap<Look, ReadonlyMap<string, TrialRequest>>;

function cheapest<Look>(open: Chains<Look>, planned: ReadonlySet<string>, { secondsOf }: CampaignCosts) {
  const scored = [...open].map(([look, chain]) => {
    const added = [...chain].filter(([key]) => !planned.has(key));
    const seconds = added.reduce((sum, [, { spec }]) => sum + secondsOf(spec), 0);
    const completed = [...open.values()].filter((other) =>
      [...other.keys()].every((key) => planned.has(key) || chain.has(key)),
    ).length;
    return { look, chain, score: seconds / completed };
  });
  const best = scored.reduce((one, other) => (other.score < one.score ? other : one));
  return [best.look, best.chain] as const;
}

/**
 * The order of one worker of several: its own share first, every `of`-th trial, then the others', which it takes over where
 * nobody is at work on them.
 *
 * @param index from 0
 */
export function shareOf<T>(
  items: readonly T[],
  { index, of }: { readonly index: number; readonly of: number },
): T[] {
  const own = (_: T, place: number) => place % of === index;
  return [...items.filter(own), ...items.filter((item, place) => !own(item, place))];
}
