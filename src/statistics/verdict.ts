import type { Interval } from './sample-moments.js';

/** What the evidence says of a claim. Inconclusive is never folded into either of the others. */
export type Verdict = 'supported' | 'refuted' | 'inconclusive';

/**
 * What sort of statement a claim is (design.md, "Statistics"). `share`: how many of a fixed number of seeds something
 * happens to; each seed gives 1 or 0, and Clopper and Pearson's interval decides.
 */
export type ClaimKind =
  | 'directional'
  | 'non-inferiority'
  | 'equivalence'
  | 'monotone'
  | 'association'
  | 'bound'
  | 'share'
  | 'exact';

/** Evidence in one direction. */
export interface DirectionEvidence {
  /** The e-value after the last seed. */
  readonly eValue: number;
  /** Anytime p-value, min(1, 1/eValue). */
  readonly pValue: number;
  /** Adjusted for the family; equal to `pValue` where nothing needs adjusting. */
  readonly adjustedPValue: number;
  /** The level at which this direction was tested, and at which its bound of the interval holds. */
  readonly level: number;
}

/**
 * Verdict on "the mean difference lies above the threshold". Where the differences are not all finite, or
 * there are none, every number is null: bad input never yields a number.
 */
export interface DirectionalDecision {
  readonly verdict: Verdict;
  /** Why it is inconclusive, or what a reader must know of the verdict. */
  readonly reason?: string;
  readonly seeds: number;
  /** Mean of the differences. */
  readonly estimate: number | null;
  /**
   * Anytime-valid bounds for the mean: `low` at the level of `supporting`, `high` at that of `refuting`.
   * Supported exactly where low ≥ threshold, refuted exactly where high ≤ threshold (touching the threshold
   * has probability 0 where the seeds vary). Holds the estimate. Infinite where so few seeds give no bound.
   */
  readonly interval: Interval | null;
  /** Ordinary paired t interval at level 1 − 2·alpha, adjusted for nothing; for reference. */
  readonly pairedInterval: Interval | null;
  /** The supporting e-value and anytime p-value, as in `supporting`. */
  readonly eValue: number | null;
  readonly pValue: number | null;
  readonly supporting: DirectionEvidence | null;
  readonly refuting: DirectionEvidence | null;
  /** One-sided sign-flip p-value; null too beyond 20 seeds where no stream was given. */
  readonly signFlipP: number | null;
  /** If inconclusive and finite: the distance from the threshold that these seeds would have shown. */
  readonly smallestDetectable?: number;
}
