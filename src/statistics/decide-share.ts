import { ConfigError } from '../core/errors.js';
import { clopperPearsonInterval } from './binomial-intervals.js';
import type { Decision, DecisionSettings, Evidence, PartDecision } from './decision.js';
import { holm } from './holm.js';
import { lookLevel } from './look-level.js';
import { binomialUpperTail } from './binomial-tail.js';

/**
 * Decides how many seeds something happens to: more than a share of them, in every part. Each seed gives 1 or 0; exact
 * binomial tests and Clopper and Pearson's interval at the level of the look.
 *
 * @throws {ConfigError} where a seed gives neither 0 nor 1
 */
export function decideShare(share: number, evidence: Evidence, settings: DecisionSettings): Decision {
  const { alpha, looks, smallestEffect } = settings;
  const level = lookLevel(alpha, looks);
  const tests = evidence.parts.map(({ id, values }) => countOf(id, values, { share, level }));
  const refuted = holm(
    tests.map(({ refuting }) => refuting),
    level,
  ).rejected;
  const supported = holm(
    tests.map(({ supporting }) => supporting),
    level,
  ).rejected;
  const [only] = tests;
  const single = tests.length === 1 && only !== undefined;
  const verdict = refuted.includes(true)
    ? 'refuted'
    : tests.every(({ supporting }) => supporting <= level)
      ? 'supported'
      : 'inconclusive';
  const last = looks.at(-1) ?? 0;
  return {
    verdict,
    estimate: tests.reduce((sum, { estimate }) => sum + estimate, 0) / tests.length,
    interval: single ? only.interval : null,
    level,
    p: Math.max(...tests.map(({ supporting }) => supporting)),
    signFlipP: null,
    seedsNeeded: null,
    power: powerOf(share, Math.min(1, share + smallestEffect), { seeds: last, level }),
    final: verdict !== 'inconclusive',
    parts: tests.map(({ id, estimate, interval, supporting }, index): PartDecision => ({
      ...{ id, estimate, interval, p: supporting },
      holmVerdict: supported[index] ? 'supported' : refuted[index] ? 'refuted' : 'inconclusive',
    })),
  };
}

function countOf(id: string, values: readonly number[], { share, level }: { share: number; level: number }) {
  const wrong = values.find((value) => value !== 0 && value !== 1);
  if (wrong !== undefined) {
    throw new ConfigError(`${id}: a share counts seeds, and a seed must give 0 or 1, got ${wrong}`);
  }
  const trials = values.length;
  const successes = values.filter((value) => value === 1).length;
  const { low, high } = clopperPearsonInterval({ successes, trials, level: 1 - 2 * level });
  return {
    id,
    estimate: successes / trials,
    interval: [low, high] as const,
    supporting: binomialUpperTail(successes, trials, share),
    refuting: binomialUpperTail(trials - successes, trials, 1 - share),
  };
}

/** P(supported) where the true share is `truth`. */
function powerOf(share: number, truth: number, { seeds, level }: { seeds: number; level: number }): number {
  for (let successes = 0; successes <= seeds; successes++) {
    if (binomialUpperTail(successes, seeds, share) <= level)
      return binomialUpperTail(successes, seeds, truth);
  }
  return 0;
}
