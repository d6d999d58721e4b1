import { thresholdOf, type ClaimKind } from './claim-kind.js';
import { ConfigError } from '../core/errors.js';
import type { ClaimProcedure, SampleTest, SeededSample, Wanted } from './claim-procedure.js';
import type { Decision, DecisionSettings, Evidence, PartDecision, PartEvidence } from './decision.js';
import { holm } from './holm.js';
import { judgeClaim, type Judgement } from './judge-claim.js';
import { MOST_ENUMERATED_SIGNS, signFlipTest } from './sign-flip-test.js';
import { pValues, testSample, untestedSample, type TestedSample } from './test-sample.js';

/**
 * Decides a claim at one of its declared looks (docs/statistics.md).
 *
 * *Supported*: the claimed side is shown at the level of the look; by the primary, or, for claims about every part and for
 * monotone ones, by each part at the full level: if a part is false, all pass only if that one does (intersection-union,
 * Berger 1982). *Refuted*: the other side is shown; of claims about every part, for some part by Holm. *Smaller than
 * matters*: neither, and the distance from the threshold is shown to be less than the smallest effect of interest; again by
 * Holm over the parts. Otherwise *inconclusive*. The levels of the looks make up for their number (`lookLevel`).
 *
 * Values that are not finite, or fewer than two, leave their part untested; it keeps the claim from being supported.
 *
 * Each wrong verdict comes about in at most alpha of experiments over all looks, for normal values and rates of images; about one
 * part of four on the threshold, or all four, in 4.4 to 5.1 % of a declared 5 %. Heavy tails lower that to 3 to 4 %; one-sided tails
 * raise it to 13 to 18 % on one side (exponential). `fixtures/calibration.json` has every kind with its looks, 10,000 experiments a row.
 *
 * @throws {ConfigError} where the kind has no seeds to decide over, a part's seeds are not one a value, or a setting is out of
 *   range
 *
 * @example
 * const settings = { alpha: 0.05, smallestEffect: 1, looks: [5], asserts: 'mean' };
 * decideClaim({ superiority: 0 }, { primary: [3, 4, 5, 4, 3], parts: [] }, settings).verdict; // → supported
 */
export function decideClaim(kind: ClaimKind, evidence: Evidence, settings: DecisionSettings): Decision {
  const { verdict, reason, ...judged } = judgeClaim(kind, evidence, settings);
  const { level, procedure, deciding, everyPart } = judged;
  const parts = partsOf(evidence, judged, settings);
  const primary = primaryOf(kind, evidence, judged, settings);
  return {
    verdict,
    ...(reason === undefined ? {} : { reason }),
    estimate: primary.test === null && !everyPart ? null : primary.estimate,
    interval: primary.test?.interval ?? null,
    level,
    p: largestOf(deciding, ({ supporting }) => supporting),
    signFlipP: signFlips(kind, evidence.primary),
    seedsNeeded: seedsNeeded(procedure, deciding, settings.alpha),
    power: powerOf(evidence, judged, settings),
    final: verdict !== 'inconclusive' || evidence.primary.length >= (settings.looks.at(-1) ?? 0),
    parts: partDecisions(parts, level),
  };
}

/** Of which `seedsNeeded` speaks. */
const wantedPower = 0.8;

type Judged = Pick<Judgement, 'level' | 'procedure' | 'deciding' | 'everyPart'>;

function partsOf({ parts }: Evidence, judged: Judged, { smallestEffect }: DecisionSettings) {
  const { everyPart, deciding, procedure, level } = judged;
  return everyPart ? deciding : parts.map((part) => testSample(procedure, part, { level, smallestEffect }));
}

function primaryOf(
  kind: ClaimKind,
  { primary }: Evidence,
  { everyPart, deciding, procedure, level }: Judged,
  { smallestEffect }: DecisionSettings,
): TestedSample {
  const sample = { id: '', values: primary };
  const [only] = deciding;
  if (!everyPart && only !== undefined) return only;
  // The mean of several parts' counts is no count that one could test.
  const counts = primary.every((value) => value === 0 || value === 1);
  if (typeof kind !== 'string' && 'share' in kind && !counts) return untestedSample(sample);
  return testSample(procedure, sample, { level, smallestEffect });
}

function largestOf(samples: readonly TestedSample[], of: (test: SampleTest) => number): number | null {
  if (samples.length === 0 || samples.some(({ test }) => test === null)) return null;
  return Math.max(...pValues(samples, of));
}

function signFlips(kind: ClaimKind, differences: readonly number[]): number | null {
  const usable =
    typeof kind !== 'string' &&
    !('equivalence' in kind) &&
    !('share' in kind) &&
    differences.length > 0 &&
    differences.length <= MOST_ENUMERATED_SIGNS &&
    differences.every(Number.isFinite);
  return usable ? signFlipTest(differences, thresholdOf(kind)) : null;
}

/** To refute the part that is refuted soonest, where some part lies on the other side; else to support all (`Decision`). */
function seedsNeeded(
  procedure: ClaimProcedure,
  samples: readonly TestedSample[],
  alpha: number,
): number | null {
  const tests = samples.flatMap(({ test }) => (test === null ? [] : [test]));
  if (tests.length === 0 || tests.length < samples.length) return null;
  const needed = (some: readonly SampleTest[], wanted: Wanted) =>
    some.map((test) => procedure.seedsNeeded(test, wanted)).filter((seeds) => seeds !== null);
  const against = tests.filter(({ distance }) => distance < 0);
  if (against.length > 0) {
    const known = needed(against, { level: alpha / tests.length, power: wantedPower });
    return known.length === 0 ? null : Math.min(...known);
  }
  const all = needed(tests, { level: alpha, power: 1 - (1 - wantedPower) / tests.length });
  return all.length < tests.length ? null : Math.max(...all);
}

function powerOf(
  evidence: Evidence,
  { procedure, deciding, everyPart }: Judged,
  settings: DecisionSettings,
): number | null {
  const samples = everyPart ? evidence.parts.map(seeded) : [seeded({ id: '', values: evidence.primary })];
  if (deciding.length === 0 || deciding.some(({ test }) => test === null)) return null;
  return procedure.power(samples, settings);
}

function seeded({ id, values, seeds = [...values.keys()] }: PartEvidence): SeededSample {
  if (seeds.length === values.length) return { values, seeds };
  throw new ConfigError(
    `decideClaim: the seeds of ${id} must be one a value, got ${seeds.length} seeds and ${values.length} values; pass each value's seed`,
  );
}

function partDecisions(samples: readonly TestedSample[], level: number): PartDecision[] {
  const rejected = (of: (test: SampleTest) => number) => holm(pValues(samples, of), level);
  const supported = rejected(({ supporting }) => supporting);
  const refuted = rejected(({ refuting }) => refuting);
  return samples.map(({ id, estimate, test }, index) => ({
    id,
    estimate,
    interval: test?.interval ?? null,
    p: test?.supporting ?? null,
    holmVerdict: supported[index] ? 'supported' : refuted[index] ? 'refuted' : 'inconclusive',
  }));
}
