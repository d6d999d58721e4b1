import { requireNumber, requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { thresholdOf, type ClaimKind, type SeededKind } from './claim-kind.js';
import type { ClaimProcedure, SampleTest } from './claim-procedure.js';
import { requireLooks } from './crossing-probability.js';
import type { DecidedVerdict, DecisionSettings, Evidence } from './decision.js';
import { holm } from './holm.js';
import { meanAbove } from './mean-above.js';
import { meanWithin } from './mean-within.js';
import { shareOfSeeds } from './share-of-seeds.js';
import { pValues, testSample, type TestedSample } from './test-sample.js';

/** A verdict and what it was made of. */
export interface Judgement {
  readonly verdict: DecidedVerdict;
  readonly reason?: string;
  /** Nominal one-sided level of this look. */
  readonly level: number;
  readonly procedure: ClaimProcedure;
  /** Whether the parts decide, not the primary. */
  readonly everyPart: boolean;
  /** The primary alone, or every part. */
  readonly deciding: readonly TestedSample[];
}

/**
 * The verdict on a claim at one of its looks, by the rules of `decideClaim`, without the numbers that are shown beside it.
 *
 * @throws {ConfigError} where the kind has no seeds to decide over, or a setting is out of range
 */
export function judgeClaim(kind: ClaimKind, evidence: Evidence, settings: DecisionSettings): Judgement {
  const seeded = requireSettings(kind, settings);
  const procedure = procedureOf(seeded);
  const level = procedure.level(settings);
  const everyPart = settings.asserts === 'every-part' || 'monotone' in seeded;
  const samples = everyPart ? evidence.parts : [{ id: '', values: evidence.primary }];
  const rule = { level, smallestEffect: settings.smallestEffect };
  const deciding = samples.map((sample) => testSample(procedure, sample, rule));
  return { ...verdictOf(deciding, level), level, procedure, everyPart, deciding };
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

function procedureOf(kind: SeededKind): ClaimProcedure {
  if ('share' in kind) return shareOfSeeds(kind.share, kind.direction);
  if ('equivalence' in kind) return meanWithin(kind.equivalence);
  return meanAbove(thresholdOf(kind));
}

type Verdict = Pick<Judgement, 'verdict' | 'reason'>;

/** Of one sample Holm's level is the level itself. */
function verdictOf(samples: readonly TestedSample[], level: number): Verdict {
  if (samples.length === 0) return { verdict: 'inconclusive', reason: 'there are no parts' };
  const passing = (of: (test: SampleTest) => number) => {
    const rejected = holm(pValues(samples, of), level);
    return samples.filter((_, index) => rejected[index] === true);
  };
  const refuted = passing(({ refuting }) => refuting);
  if (refuted.length > 0) return worded('refuted', refuted, 'refuted');
  const untested = samples.find(({ obstacle }) => obstacle !== undefined);
  if (untested?.obstacle !== undefined) return { verdict: 'inconclusive', reason: untested.obstacle };
  const open = samples.filter(({ test }) => test === null || test.supporting > level);
  if (open.length === 0) return worded('supported', samples);
  const small = passing((test) => test.small).filter((sample) => open.includes(sample));
  if (small.length > 0) return worded('smaller-than-matters', small, 'smaller than matters');
  return worded('inconclusive', open, 'undecided');
}

/** The verdict, which parts made it, and whether the values of one are all the same. */
function worded(verdict: DecidedVerdict, samples: readonly TestedSample[], what?: string): Verdict {
  const named = samples.filter(({ id }) => id !== '').map(({ id }) => id);
  const flat = samples.find(({ test }) => test?.flat === true);
  const words = what !== undefined && named.length > 0 ? [`${what}: ${named.join(', ')}`] : [];
  if (flat !== undefined) {
    const where = flat.id === '' ? '' : `${flat.id}: `;
    const value = Number(flat.estimate?.toPrecision(4));
    words.push(`${where}all seeds give the same value, ${value}, and no spread to test with`);
  }
  return words.length === 0 ? { verdict } : { verdict, reason: words.join('; ') };
}
