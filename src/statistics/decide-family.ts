import { requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { combineVerdicts } from './combine-verdicts.js';
import {
  concludePart,
  withoutEvidence,
  type ConclusionSettings,
  type DirectionalStatement,
  type TestedDirection,
} from './conclude-part.js';
import { holm, type HolmResult } from './holm.js';
import { anytimePValue, pairedTEValue } from './paired-t-e-process.js';
import type { DirectionalDecision, Verdict } from './verdict.js';

/** One part of a claim, e.g. a panel of a figure. */
export interface FamilyPart extends DirectionalStatement {
  readonly id: string;
}

/** Settings of the decision; `alpha` bounds any false "supported" and, separately, any false "refuted". */
export interface FamilySettings extends ConclusionSettings {
  /**
   * `each-part`: every part is a statement of its own (Holm over the supporting evidence). `all-together`:
   * only the claim that *all* parts hold is made; then each part is tested at alpha (intersection-union).
   * @default 'each-part'
   */
  readonly asserts?: 'each-part' | 'all-together';
}

/** A part's decision. */
export interface DecidedFamilyPart extends DirectionalDecision {
  readonly id: string;
}

/** The claim's verdict, and each part's. */
export interface FamilyDecision {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly parts: readonly DecidedFamilyPart[];
}

/** Every hypothesis at alpha, nothing adjusted. */
function oneByOne(pValues: readonly number[], alpha: number): HolmResult {
  return { adjusted: pValues, rejected: pValues.map((p) => p <= alpha), levels: pValues.map(() => alpha) };
}

/** The evidence of all parts in one direction. A part without any counts with p = 1: the family never shrinks. */
function testDirection(
  parts: readonly FamilyPart[],
  direction: 'above' | 'below',
  adjust: (pValues: readonly number[]) => HolmResult,
): TestedDirection[] {
  const eValues = parts.map((part) => {
    const usable = part.differences.every(Number.isFinite);
    return usable ? pairedTEValue({ ...part, direction }) : 1;
  });
  const pValues = eValues.map(anytimePValue);
  const { adjusted, rejected, levels } = adjust(pValues);
  return eValues.map((eValue, index) => ({
    evidence: {
      eValue,
      pValue: pValues[index] ?? 1,
      adjustedPValue: adjusted[index] ?? 1,
      level: levels[index] ?? 0,
    },
    passed: rejected[index] === true,
  }));
}

function requireFamily(parts: readonly FamilyPart[]): void {
  const ids = parts.map((part) => part.id);
  if (parts.length === 0) throw new ConfigError('decideFamily: at least one part is needed, got none');
  if (new Set(ids).size < ids.length) {
    throw new ConfigError(`decideFamily: parts must have different ids, got ${ids.join(', ')}`);
  }
  for (const { id, threshold } of parts) requireNumber(`decideFamily: threshold of ${id}`, threshold);
}

/**
 * Decides a family of directional parts by the paired t e-process.
 *
 * Evidence for (mean above the threshold) and against (below) are two families, each with Holm at `alpha`:
 * P(any part falsely supported) ≤ alpha and P(any part falsely refuted) ≤ alpha, at whatever seed one stops.
 * A part's interval is made at the levels at which Holm tested that part, so that it excludes the threshold
 * exactly where the verdict says so; each bound is valid at its own level, all of them together are not a
 * simultaneous region (see {@link HolmResult}).
 *
 * With `asserts: 'all-together'` the supporting side is not adjusted: if some part is false, all parts pass
 * only if that one does, which has probability ≤ alpha; a single part's "supported" then means little. The
 * refuting side is still adjusted, as one refuted part refutes the claim.
 *
 * Eight parts, 6 seeds, declared 5 % for any false verdict: within it for normal, discrete and heavy-tailed
 * differences, whether parts are independent or alike; 14 % where all are exponential with the tail against the
 * verdict (10,000 experiments each).
 *
 * Parts that were not run, or have a NaN, stay in the family with p = 1. {@link combineVerdicts} says how the
 * parts make the claim's verdict.
 *
 * @throws {ConfigError} if alpha or a threshold is out of range, or two parts share an id.
 */
export function decideFamily(parts: readonly FamilyPart[], settings: FamilySettings): FamilyDecision {
  const alpha = requireNumber('decideFamily: alpha', settings.alpha, { min: 1e-9, max: 0.5 });
  requireFamily(parts);
  const stepDown = (pValues: readonly number[]) => holm(pValues, alpha);
  const unadjusted = (pValues: readonly number[]) => oneByOne(pValues, alpha);
  const above = testDirection(parts, 'above', settings.asserts === 'all-together' ? unadjusted : stepDown);
  const below = testDirection(parts, 'below', stepDown);
  const decided = parts.map((part, index): DecidedFamilyPart => {
    const [supporting, refuting] = [above[index], below[index]];
    const usable = part.differences.length > 0 && part.differences.every(Number.isFinite);
    if (!usable || !supporting || !refuting) return { id: part.id, ...withoutEvidence(part.differences) };
    return { id: part.id, ...concludePart(part, { supporting, refuting }, settings) };
  });
  return { ...combineVerdicts(decided), parts: decided };
}
