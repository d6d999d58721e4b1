import type { ClaimDeclaration, ClaimVerdict } from './claim-types.js';
import { gateLevel } from './gate.js';
import type { Baseline } from './baseline.js';
import { DEFAULT_RESOLUTION, sampleMoments } from '../statistics/sample-moments.js';
import { noncentralTUpperTail, studentTCritical } from '../statistics/student-t.js';
import { thresholdOf, type ClaimKind } from '../statistics/claim-kind.js';

/** What is known of a recorded effect. */
export interface RecordedEffect {
  readonly kind: ClaimKind;
  readonly verdict: ClaimVerdict;
  /** The primary estimand of each seed. */
  readonly values: readonly number[];
}

/** The mean that a claim's primary would have. */
export interface DamagedMeans {
  /** Where what was recorded is not so any more. */
  readonly removed: number;
  /** As far on the other side; null where a claim has only one side. */
  readonly reversed: number | null;
}

/**
 * What damage does to a recorded effect: a difference is gone at the kind's threshold; a loss or a difference that was within its
 * margin becomes twice the margin; what refuted an equivalence becomes 0.
 */
export function damagedMeans({ kind, verdict, values }: RecordedEffect): DamagedMeans {
  const { mean } = sampleMoments(values);
  const threshold = thresholdOf(kind);
  const within = typeof kind === 'object' && ('nonInferiority' in kind || 'equivalence' in kind);
  if (!within) return { removed: threshold, reversed: 2 * threshold - mean };
  if (verdict === 'refuted') return { removed: 0, reversed: -mean };
  return { removed: 2 * (mean < 0 ? -1 : 1) * Math.abs(threshold), reversed: null };
}

/** With which probability the gate finds the damage. */
export interface GatePower {
  readonly removed: number;
  readonly reversed: number | null;
}

/**
 * The power of the gate's predictive test for one claim, exact for normal values: a later run of as many seeds on another backend,
 * with the recorded spread. On the backend of the record itself every changed number is found as drift.
 *
 * @param level two-sided level of this claim, `gateLevel` of its baseline
 * @returns null where fewer than two seeds are recorded
 */
export function gatePower(effect: RecordedEffect, level: number): GatePower | null {
  const { count, mean, standardDeviation } = sampleMoments(effect.values);
  if (count < 2) return null;
  const spread = Math.max(DEFAULT_RESOLUTION, standardDeviation);
  const degrees = 2 * count - 2;
  const critical = studentTCritical(level / 2, degrees);
  // Beyond this distance the probability is 1 to all digits.
  const powerAt = (damaged: number) =>
    noncentralTUpperTail(
      critical,
      degrees,
      Math.min(100, (Math.abs(damaged - mean) / spread) * Math.sqrt(count / 2)),
    );
  const { removed, reversed } = damagedMeans(effect);
  return { removed: powerAt(removed), reversed: reversed === null ? null : powerAt(reversed) };
}

/** What must be known of a claim's declaration. */
export type GuardedDeclaration = Pick<ClaimDeclaration, 'kind' | 'asserts'>;

/**
 * The recorded claims whose effect could go on another backend and be missed more often than once in ten. Of a claim about every
 * part, the mean alone: a part that goes by itself may be found besides.
 *
 * @param family how many recorded claims share the run's error rate, of all papers
 */
export function weaklyGuarded(
  { claims }: Baseline,
  declarations: Readonly<Record<string, GuardedDeclaration>>,
  family = 0,
): { readonly id: string; readonly power: number }[] {
  const level = gateLevel({ claims }, family);
  return Object.entries(claims).flatMap(([id, { verdict, values }]) => {
    const declaration = declarations[id];
    if (declaration === undefined) return [];
    const { kind, asserts } = declaration;
    const own = asserts === 'every-part' ? level / 2 : level;
    const power = gatePower({ kind, verdict, values: Object.values(values) }, own)?.removed ?? 1;
    return power < 0.9 ? [{ id, power }] : [];
  });
}
