import { requireNumber, requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import type { ClaimKind, SeededKind } from './claim-kind.js';
import { thresholdOf } from './claim-kind.js';
import type { ClaimProcedure, SampleTest } from './claim-procedure.js';
import { requireLooks } from './crossing-probability.js';
import type { DecidedVerdict, Decision, DecisionSettings, Evidence, PartDecision } from './decision.js';
import { holm } from './holm.js';
import { meanAbove } from './mean-above.js';
import { meanWithin } from './mean-within.js';
import { sampleMoments } from './sample-moments.js';
import { shareOfSeeds } from './share-of-seeds.js';
import { MOST_ENUMERATED_SIGNS, signFlipTest } from './sign-flip-test.js';

/**
 * Decides a claim at one of its declared looks (design.md, "Statistics").
 *
 * *Supported*: the claimed side is shown at the level of the look; by the primary, or, for claims about every part and for
 * monotone ones, by each part at the full level: if a part is false, all pass only if that one does (intersection-union,
 * Berger 1982). *Refuted*: the other side is shown; of claims about every part, for some part by Holm. *Smaller than
 * matters*: neither, and the distance from the threshold is shown to be less than the smallest effect of interest; again by
 * Holm over the parts. Otherwise *inconclusive*. The levels of the looks make up for their number ({@link lookLevel}).
 *
 * Values that are not finite, or fewer than two, leave their part untested; it keeps the claim from being supported.
 *
 * Size and power are as declared for normal values and shares of images. Declared 5 %, looks at 5 and 10 seeds: see
 * `fixtures/calibration.json`, also for the damage that heavy and one-sided tails do.
 *
 * @throws {ConfigError} where the kind has no seeds to decide over, or a setting is out of range
 */
export function decideClaim(kind: ClaimKind, evidence: Evidence, settings: DecisionSettings): Decision {
  const seeded = requireSettings(kind, settings);
  const procedure = procedureOf(seeded);
  const level = procedure.level(settings);
  const test = (id: string, values: readonly number[]) =>
    tested(procedure, { id, values }, { ...settings, level });
  const everyPart = settings.asserts === 'every-part' || 'monotone' in seeded;
  const parts = evidence.parts.map(({ id, values }) => test(id, values));
  // A share's primary over several parts counts nothing that one could test.
  const shown = everyPart && 'share' in seeded ? shownOnly(evidence.primary) : test('', evidence.primary);
  const deciding = everyPart ? parts : [shown];
  const judged = judge(deciding, level);
  const last = settings.looks.at(-1) ?? 0;
  return {
    ...judged,
    estimate: shown.test === null && !everyPart ? null : shown.estimate,
    interval: shown.test?.interval ?? null,
    level,
    p: largestOf(deciding, ({ supporting }) => supporting),
    signFlipP: signFlips(seeded, evidence.primary),
    seedsNeeded: seedsNeeded(procedure, deciding, settings.alpha),
    power: weakest(procedure, deciding, settings),
    final: judged.verdict !== 'inconclusive' || evidence.primary.length >= last,
    parts: partDecisions(parts, level),
  };
}

function requireSettings(
  kind: ClaimKind,
  { alpha, looks, smallestEffect, asserts }: DecisionSettings,
): SeededKind {
  if (typeof kind === 'string') {
    throw new ConfigError(
      `decideClaim: the kind must be one that seeds decide, got ${kind}; count its cases or describe it instead`,
    );
  }
  requireNumber('decideClaim: alpha', alpha, { min: 1e-6, max: 0.25 });
  requireNumber('decideClaim: smallestEffect', smallestEffect, { min: 0 });
  requireLooks('decideClaim: looks', looks);
  requireOneOf('decideClaim: asserts', asserts, ['mean', 'every-part']);
  return kind;
}

/** The one-sample procedure of a kind. */
function procedureOf(kind: SeededKind): ClaimProcedure {
  if ('share' in kind) return shareOfSeeds(kind.share, kind.direction);
  if ('equivalence' in kind) return meanWithin(kind.equivalence);
  return meanAbove(thresholdOf(kind));
}

/** The primary or a part, with its test or why there is none. */
interface Tested {
  readonly id: string;
  readonly values: readonly number[];
  readonly estimate: number | null;
  readonly test: SampleTest | null;
  readonly obstacle?: string;
}

const meanOf = (values: readonly number[]) =>
  values.length > 0 && values.every(Number.isFinite) ? sampleMoments(values).mean : null;

const shownOnly = (values: readonly number[]): Tested => ({
  id: '',
  values,
  estimate: meanOf(values),
  test: null,
});

function tested(
  procedure: ClaimProcedure,
  { id, values }: Pick<Tested, 'id' | 'values'>,
  rule: { readonly level: number; readonly smallestEffect: number },
): Tested {
  const where = id === '' ? '' : `${id}: `;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  const obstacle =
    bad >= 0
      ? `${where}value ${bad + 1} of ${values.length} is ${values[bad]}`
      : values.length === 0
        ? `${where}there are no values`
        : `${where}one value shows no spread`;
  if (bad >= 0 || values.length < 2) return { id, values, estimate: meanOf(values), test: null, obstacle };
  const test = procedure.test(values, rule);
  return { id, values, estimate: test.estimate, test };
}

/** A p-value of each; 1 where there is no test. */
const pValues = (samples: readonly Tested[], of: (test: SampleTest) => number) =>
  samples.map(({ test }) => (test === null ? 1 : of(test)));

function largestOf(samples: readonly Tested[], of: (test: SampleTest) => number): number | null {
  if (samples.length === 0 || samples.some(({ test }) => test === null)) return null;
  return Math.max(...pValues(samples, of));
}

function judge(samples: readonly Tested[], level: number): { verdict: DecidedVerdict; reason?: string } {
  const passed = (of: (test: SampleTest) => number) => {
    const { rejected } = holm(pValues(samples, of), level);
    return samples.filter((_, index) => rejected[index] === true);
  };
  const refuted = passed(({ refuting }) => refuting);
  const untested = samples.find(({ obstacle }) => obstacle !== undefined);
  const open = samples.filter(({ test }) => test === null || test.supporting > level);
  const small = passed((test) => test.small).filter((sample) => open.includes(sample));
  if (samples.length === 0) return { verdict: 'inconclusive', reason: 'there are no parts' };
  if (refuted.length > 0) return worded('refuted', refuted, 'refuted');
  if (untested?.obstacle !== undefined) return { verdict: 'inconclusive', reason: untested.obstacle };
  if (open.length === 0) return worded('supported', samples);
  if (small.length > 0) return worded('smaller-than-matters', small, 'smaller than matters');
  return worded('inconclusive', open, 'undecided');
}

/** The verdict, which parts made it, and whether their values are all the same. */
function worded(
  verdict: DecidedVerdict,
  samples: readonly Tested[],
  what?: string,
): { verdict: DecidedVerdict; reason?: string } {
  const named = samples.filter(({ id }) => id !== '').map(({ id }) => id);
  const flat = samples.find(({ test }) => test?.flat === true);
  const words = [
    ...(what !== undefined && named.length > 0 ? [`${what}: ${named.join(', ')}`] : []),
    ...(flat === undefined
      ? []
      : [
          `${flat.id === '' ? '' : `${flat.id}: `}all seeds give the same value, ${Number(flat.estimate?.toPrecision(4))}, and no spread to test with`,
        ]),
  ];
  return words.length === 0 ? { verdict } : { verdict, reason: words.join('; ') };
}

function signFlips(kind: SeededKind, differences: readonly number[]): number | null {
  const usable =
    differences.length > 0 &&
    differences.length <= MOST_ENUMERATED_SIGNS &&
    differences.every(Number.isFinite) &&
    !('equivalence' in kind) &&
    !('share' in kind);
  return usable ? signFlipTest({ differences, threshold: thresholdOf(kind) }) : null;
}

/** To refute the part that is refuted soonest, where some part lies on the other side; else to support the slowest. */
function seedsNeeded(procedure: ClaimProcedure, samples: readonly Tested[], alpha: number): number | null {
  const tests = samples.flatMap(({ test }) => (test === null ? [] : [test]));
  if (tests.length === 0 || tests.length < samples.length) return null;
  const needed = (some: readonly SampleTest[]) => some.map((test) => procedure.seedsNeeded(test, alpha));
  const against = tests.filter(({ distance }) => distance < 0);
  if (against.length > 0) {
    const known = needed(against).filter((seeds) => seeds !== null);
    return known.length === 0 ? null : Math.min(...known);
  }
  const all = needed(tests).filter((seeds) => seeds !== null);
  return all.length < tests.length ? null : Math.max(...all);
}

function weakest(
  procedure: ClaimProcedure,
  samples: readonly Tested[],
  settings: DecisionSettings,
): number | null {
  const powers = samples.map(({ test, values }) =>
    test === null ? null : procedure.power(test, values, settings),
  );
  const known = powers.filter((power) => power !== null);
  return known.length === 0 || known.length < powers.length ? null : Math.min(...known);
}

function partDecisions(samples: readonly Tested[], level: number): PartDecision[] {
  const supported = holm(
    pValues(samples, ({ supporting }) => supporting),
    level,
  ).rejected;
  const refuted = holm(
    pValues(samples, ({ refuting }) => refuting),
    level,
  ).rejected;
  return samples.map(({ id, estimate, test }, index) => ({
    id,
    estimate,
    interval: test?.interval ?? null,
    p: test?.supporting ?? null,
    holmVerdict: supported[index] ? 'supported' : refuted[index] ? 'refuted' : 'inconclusive',
  }));
}
