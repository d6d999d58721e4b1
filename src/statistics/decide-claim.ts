import { requireNumber } from '../core/checks.js';
import { thresholdOf, type SeededKind } from './claim-kind.js';
import { decideShare } from './decide-share.js';
import type { Decision, DecisionSettings, Evidence, PartDecision } from './decision.js';
import { holm } from './holm.js';
import { lookLevel } from './look-level.js';
import { sampleMoments } from './sample-moments.js';
import { MOST_ENUMERATED_SIGNS, signFlipTest } from './sign-flip-test.js';
import { testMean, type MeanTest } from './test-mean.js';
import { lookPower, seedsFor } from './t-power.js';

/**
 * Decides a claim at a look, by one-sample t tests at the level that makes up for there being several looks (`lookLevel`).
 *
 * *Supported*: the bound on the claimed side lies beyond the threshold; for `every-part` and monotone claims that of each
 * part, each at the full level: if some part is false, all pass only if that one does. *Refuted*: the other bound excludes the
 * claimed side; for `every-part` claims of some part, by Holm over the parts. *Smaller than matters*: neither, and the interval
 * (for `every-part`, that of some part) lies within the smallest effect of interest around the threshold. Otherwise inconclusive.
 * Equivalence is two one-sided tests. Shares are Clopper and Pearson's (`decideShare`).
 *
 * Where all seeds give the same value there is no spread to test with: the verdict is that of the value, and the reason says so.
 *
 * Error rates are as declared for normal values and for shares of images; `fixtures/calibration.json` has them, and the damage
 * that skewed and heavy-tailed values do.
 *
 * @throws {ConfigError} where alpha, looks or the smallest effect make no sense
 */
export function decideClaim(kind: SeededKind, evidence: Evidence, settings: DecisionSettings): Decision {
  const level = lookLevel(settings.alpha, settings.looks);
  requireNumber('decideClaim: smallestEffect', settings.smallestEffect, { min: 0 });
  const obstacle = obstacleIn(evidence);
  if (obstacle !== undefined) return withoutNumbers(evidence, { level, reason: obstacle });
  if ('share' in kind) return decideShare(kind.share, evidence, settings);
  const everyPart = settings.asserts === 'every-part' || 'monotone' in kind;
  const primary = testMean(kind, evidence.primary, level);
  const tests = evidence.parts.map(({ values }) => testMean(kind, values, level));
  const verdict = everyPart
    ? verdictOfParts(tests, { kind, level, ...settings })
    : verdictOf(primary, { kind, level, ...settings });
  const flipped = 'equivalence' in kind || evidence.primary.length > MOST_ENUMERATED_SIGNS;
  return {
    ...verdict,
    ...shown(primary),
    level,
    p: everyPart ? Math.max(...tests.map(({ supporting }) => supporting)) : primary.supporting,
    signFlipP: flipped ? null : signFlipTest({ differences: evidence.primary, threshold: thresholdOf(kind) }),
    seedsNeeded:
      verdict.verdict === 'inconclusive'
        ? seedsNeeded(kind, everyPart ? tests : [primary], settings.alpha)
        : null,
    power: powerOf(kind, everyPart ? tests : [primary], settings),
    final: verdict.verdict !== 'inconclusive',
    parts: partDecisions(evidence, tests, level),
  };
}

/** Why there is nothing to test; undefined where there is. */
function obstacleIn({ primary, parts }: Evidence): string | undefined {
  const samples = [{ id: '', values: primary }, ...parts];
  for (const { id, values } of samples) {
    const where = id === '' ? '' : ` of ${id}`;
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) return `value ${bad + 1} of ${values.length}${where} is ${values[bad]}`;
    if (values.length < 2)
      return `${values.length === 0 ? 'no seed has' : 'one seed shows no spread of'} a value${where}`;
  }
  return parts.length === 0 ? 'it has no parts' : undefined;
}

/** What is said where there is nothing to test. */
function withoutNumbers(
  { parts }: Evidence,
  { level, reason }: { readonly level: number; readonly reason: string },
): Decision {
  return {
    ...{ verdict: 'inconclusive', reason, estimate: null, interval: null, level, p: null, signFlipP: null },
    ...{ seedsNeeded: null, power: null, final: false },
    parts: parts.map(({ id, values }) => ({
      id,
      estimate: values.length > 0 && values.every(Number.isFinite) ? sampleMoments(values).mean : null,
      ...{ interval: null, p: null, holmVerdict: 'inconclusive' },
    })),
  };
}

const shown = ({ mean, low, high }: MeanTest) => ({ estimate: mean, interval: [low, high] as const });

interface Rule extends DecisionSettings {
  readonly kind: SeededKind;
  readonly level: number;
}

type Judgement = Pick<Decision, 'verdict' | 'reason'>;

const sameEverywhere = 'all seeds give the same value: there is no spread to test with';

function isSmall({ low, high }: MeanTest, { kind, smallestEffect }: Rule): boolean {
  if ('equivalence' in kind) return false;
  const threshold = thresholdOf(kind);
  const rounding = 1e-12;
  return low >= threshold - smallestEffect - rounding && high <= threshold + smallestEffect + rounding;
}

function verdictOf(test: MeanTest, rule: Rule): Judgement {
  const reason = test.spread === 0 ? { reason: sameEverywhere } : {};
  if (test.supporting <= rule.level) return { verdict: 'supported', ...reason };
  if (test.refuting <= rule.level) return { verdict: 'refuted', ...reason };
  if (isSmall(test, rule)) return { verdict: 'smaller-than-matters', ...reason };
  return { verdict: 'inconclusive', ...reason };
}

function verdictOfParts(tests: readonly MeanTest[], rule: Rule): Judgement {
  const reason = tests.some(({ spread }) => spread === 0)
    ? { reason: `of some part, ${sameEverywhere}` }
    : {};
  const { rejected } = holm(
    tests.map(({ refuting }) => refuting),
    rule.level,
  );
  if (rejected.includes(true)) return { verdict: 'refuted', ...reason };
  if (tests.every(({ supporting }) => supporting <= rule.level)) return { verdict: 'supported', ...reason };
  const open = tests.filter(({ supporting }) => supporting > rule.level);
  if (open.some((test) => isSmall(test, rule))) return { verdict: 'smaller-than-matters', ...reason };
  return { verdict: 'inconclusive', ...reason };
}

/** Of the part that needs most; a part that supports already needs none. */
function seedsNeeded(kind: SeededKind, tests: readonly MeanTest[], alpha: number): number | null {
  const needed = tests.map((test) => {
    const distance = distanceOf(kind, test);
    return seedsFor(distance, { level: alpha });
  });
  return needed.includes(null) ? null : Math.max(...needed.map(Number));
}

/** How far the observed mean lies from what it must be shown to differ from, in standard deviations. */
function distanceOf(kind: SeededKind, { mean, spread }: MeanTest): number {
  const away =
    'equivalence' in kind ? Math.abs(kind.equivalence - Math.abs(mean)) : Math.abs(mean - thresholdOf(kind));
  return away === 0 ? 0 : away / spread;
}

/** Of the part with the least; for an equivalence, where there is no difference at all. */
function powerOf(
  kind: SeededKind,
  tests: readonly MeanTest[],
  { smallestEffect, alpha, looks }: DecisionSettings,
): number | null {
  if (smallestEffect === 0) return null;
  const powers = tests.map(({ spread }) => {
    if (spread === 0) return 1;
    if (!('equivalence' in kind)) return lookPower(smallestEffect / spread, { alpha, looks });
    return Math.max(0, 2 * lookPower(kind.equivalence / spread, { alpha, looks }) - 1);
  });
  return Math.min(...powers);
}

function partDecisions({ parts }: Evidence, tests: readonly MeanTest[], level: number): PartDecision[] {
  const supported = holm(
    tests.map(({ supporting }) => supporting),
    level,
  );
  const refuted = holm(
    tests.map(({ refuting }) => refuting),
    level,
  );
  return parts.flatMap(({ id }, index) => {
    const test = tests[index];
    if (test === undefined) return [];
    const holmVerdict = supported.rejected[index]
      ? 'supported'
      : refuted.rejected[index]
        ? 'refuted'
        : 'inconclusive';
    return [{ id, ...shown(test), p: test.supporting, holmVerdict }];
  });
}
