import type { ClaimDeclaration, ClaimResult, Ends, PartResult } from '../harness/claim-types.js';
import { thresholdOf, type ClaimKind } from '../statistics/claim-kind.js';
import { claimsBelow } from './format-effect.js';

/** The part that is shown for a claim about every part: it, and not the mean, made the verdict. */
export interface DecidingPart {
  readonly part: PartResult;
  /** Parts that were run. */
  readonly count: number;
  /** "which decides, of 12 parts". */
  readonly place: string;
  /** Where the claim is inconclusive: a part that lies beyond the threshold, but not by as much as Holm asks of the worst of so many. */
  readonly unproved?: PartResult;
}

/** Whether the verdict is about each part by itself, not about their mean: where a claim says so, and of every step of a monotone one. */
export function isOfEveryPart({ asserts, kind }: Pick<ClaimDeclaration, 'asserts' | 'kind'>): boolean {
  return typeof kind !== 'string' && (asserts === 'every-part' || 'monotone' in kind);
}

/** How far the ends of an interval lie on the claimed side, negative on the other. */
interface Favour {
  /** Above 0 where the whole interval lies on the claimed side. */
  readonly least: number;
  /** Below 0 where none of it does. */
  readonly most: number;
}

/** How far an interval lies on the side that the statement claims. */
export function favourOf([low, high]: Ends, kind: ClaimKind): Favour {
  const threshold = thresholdOf(kind);
  if (typeof kind !== 'string' && 'equivalence' in kind) {
    return { least: threshold - Math.max(-low, high), most: threshold - Math.max(0, low, -high) };
  }
  return claimsBelow(kind)
    ? { least: threshold - high, most: threshold - low }
    : { least: low - threshold, most: high - threshold };
}

interface Placed extends Favour {
  readonly part: PartResult;
}

function leastBy(placed: readonly Placed[], value: (one: Placed) => number): Placed | undefined {
  const [first, ...others] = placed;
  if (first === undefined) return undefined;
  return others.reduce((least, one) => (value(one) < value(least) ? one : least), first);
}

/** The part whose interval lies deepest within the smallest effect of interest around the threshold. */
function smallest(placed: readonly Placed[], smallestEffect: number): Placed | undefined {
  const depth = ({ least, most }: Placed) =>
    Math.min(least + smallestEffect, smallestEffect - most) / Math.max(most - least, Number.MIN_VALUE);
  return leastBy(
    placed.filter(({ least }) => least <= 0),
    (one) => -depth(one),
  );
}

/**
 * The part that decides a claim about every part: of a refuted one the part that is refuted most clearly; of one that is
 * smaller than matters a part that is; else the weakest, whose interval reaches furthest to the other side: where that does
 * not cross the threshold, no part's does. A part without a number keeps a claim open.
 *
 * @returns undefined where the mean decides, and where one part was run, which is the mean
 */
export function decidingPart({
  declaration,
  verdict,
  parts,
}: Pick<ClaimResult, 'declaration' | 'verdict' | 'parts'>): DecidingPart | undefined {
  const { kind, smallestEffect } = declaration;
  const run = parts.filter((part) => part.verdict !== 'not-run');
  if (!isOfEveryPart(declaration) || run.length < 2) return undefined;
  const count = run.length;
  const placed = run.flatMap((part): Placed[] =>
    part.interval === null ? [] : [{ part, ...favourOf(part.interval, kind) }],
  );
  const one = (part: PartResult): DecidingPart => ({ part, count, place: `one of ${count} parts` });
  const weakest = ({ part }: Placed): DecidingPart => ({
    part,
    count,
    place: `which decides, of ${count} parts`,
  });
  if (verdict === 'refuted') {
    const refuted = leastBy(
      placed.filter(({ part }) => part.verdict === 'refuted'),
      ({ most }) => most,
    );
    return refuted && weakest(refuted);
  }
  if (verdict === 'smaller-than-matters') {
    const small = smallest(placed, smallestEffect);
    return small && one(small.part);
  }
  const without = run.find(({ interval }) => interval === null);
  if (without !== undefined) return one(without);
  const crossing = placed.filter(({ least, most }) => least <= 0 && most >= 0);
  const found = leastBy(crossing.length > 0 ? crossing : placed, ({ least }) => least);
  const beyond = leastBy(
    placed.filter(({ most }) => most < 0),
    ({ most }) => most,
  );
  return found && { ...weakest(found), ...(beyond === undefined ? {} : { unproved: beyond.part }) };
}

/** What the verdict is about: the part that decides, else the mean over the parts. */
export function decidingEffect(claim: ClaimResult): {
  readonly estimate: number | null;
  readonly interval: Ends | null;
} {
  return decidingPart(claim)?.part ?? claim.primary;
}
