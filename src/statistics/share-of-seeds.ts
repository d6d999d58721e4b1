import jstat from 'jstat';
import { requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { clopperPearsonInterval } from './binomial-intervals.js';
import type { ClaimProcedure, Wanted } from './claim-procedure.js';
import { sharesPower } from './parts-power.js';
import { mostSeeds } from './t-power.js';

const { jStat } = jstat;

/** P(X ≥ successes) for X binomial, through the incomplete beta function. */
export function binomialUpperTail(successes: number, trials: number, probability: number): number {
  if (successes <= 0) return 1;
  if (successes > trials || probability <= 0) return 0;
  if (probability >= 1) return 1;
  return jStat.beta.cdf(probability, successes, trials - successes + 1);
}

interface Design {
  readonly share: number;
  readonly seeds: number;
  readonly level: number;
}

/** The least count at which the exact test "above this share" rejects. */
function leastCount({ share, seeds, level }: Design): number {
  let critical = Math.floor(seeds * share);
  while (critical <= seeds && binomialUpperTail(critical, seeds, share) > level) critical += 1;
  return critical;
}

/** Chance that it rejects where the truth is `truth`. */
const powerAt = (truth: number, design: Design): number =>
  binomialUpperTail(leastCount(design), design.seeds, truth);

const needed = new Map<string, number | null>();

/** The least number of seeds whose exact test has this power; it need not hold for each larger number. Cached. */
function seedsAt(truth: number, share: number, { level, power }: Wanted): number | null {
  const key = `${truth}/${share}/${level}/${power}`;
  const known = needed.get(key);
  if (known !== undefined) return known;
  let seeds = 1;
  while (seeds <= mostSeeds && powerAt(truth, { share, seeds, level }) < power) seeds += 1;
  const found = seeds > mostSeeds ? null : seeds;
  needed.set(key, found);
  return found;
}

/**
 * "It happens to more than this share of the seeds", or to less: each seed gives 1 or 0. Exact binomial tests and Clopper and
 * Pearson's interval. Meant for one look; with several each is at alpha over their number, which holds for any law.
 *
 * Declared 5 %, rate on the share of 0.3: 2.9 to 4.9 % of 10,000 experiments with 10 or 20 seeds, 0.8 to 2.3 % with looks at both;
 * less than declared, as counts are whole.
 *
 * @param share in (0, 1)
 * @throws {ConfigError} where the share is none, or a seed gives neither 0 nor 1
 */
export function shareOfSeeds(share: number, direction: 'above' | 'below' = 'above'): ClaimProcedure {
  requireNumber('decideClaim: share', share, { min: 1e-6, max: 1 - 1e-6, hint: 'declare it as a fraction' });
  const up = direction === 'above';
  // A claim about less than a share is one about more than the rest of the seeds to which it does not happen.
  const claimed = up ? share : 1 - share;
  const towards = (estimate: number) => (up ? estimate : 1 - estimate);
  return {
    level: ({ alpha, looks }) => alpha / looks.length,
    test: (values, { level, smallestEffect }) => {
      const trials = values.length;
      const successes = countOf(values);
      const { low, high } = clopperPearsonInterval({ successes, trials, level: 1 - 2 * level });
      const atLeast = (probability: number) => binomialUpperTail(successes, trials, probability);
      const atMost = (probability: number) => binomialUpperTail(trials - successes, trials, 1 - probability);
      const estimate = successes / trials;
      return {
        estimate,
        interval: [low, high],
        supporting: up ? atLeast(share) : atMost(share),
        refuting: up ? atMost(share) : atLeast(share),
        small: Math.max(atLeast(share - smallestEffect), atMost(share + smallestEffect)),
        flat: false,
        distance: towards(estimate) - claimed,
      };
    },
    power: (samples, { smallestEffect, alpha, looks }) => {
      if (smallestEffect === 0) return null;
      const truth = Math.min(1, claimed + smallestEffect);
      const design = { share: claimed, seeds: looks.at(-1) ?? 0, level: alpha / looks.length };
      if (samples.length === 1) return powerAt(truth, design);
      return sharesPower(samples, { truth, seeds: design.seeds, least: leastCount(design) });
    },
    seedsNeeded: ({ estimate, distance }, wanted) => {
      if (distance === 0) return null;
      return distance > 0
        ? seedsAt(towards(estimate), claimed, wanted)
        : seedsAt(1 - towards(estimate), 1 - claimed, wanted);
    },
  };
}

function countOf(values: readonly number[]): number {
  const wrong = values.find((value) => value !== 0 && value !== 1);
  if (wrong !== undefined) {
    throw new ConfigError(
      `decideClaim: a share counts seeds, and each must give 0 or 1, got ${wrong}; measure whether it happened, ` +
        "or, with several parts, assert 'every-part'",
    );
  }
  return values.reduce((sum, value) => sum + value, 0);
}
