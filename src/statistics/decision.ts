/** One part's values, one a seed, in their order. */
export interface PartEvidence {
  readonly id: string;
  readonly values: readonly number[];
  /** The seed of each value, by which parts are told to be of the same run. @default 0, 1, 2, … */
  readonly seeds?: readonly number[];
}

/** What the seeds say: one value a seed, in their order. Parts may differ in length, where seeds are excluded. */
export interface Evidence {
  /** The primary estimand. */
  readonly primary: readonly number[];
  readonly parts: readonly PartEvidence[];
}

/** What a claim declares of its decision before it runs. */
export interface DecisionSettings {
  /** Error rate of each of the two wrong answers, over all looks; in (0, 0.5). */
  readonly alpha: number;
  /** Distance from the threshold that would matter, in units of the estimand; 0 or more. */
  readonly smallestEffect: number;
  /** Numbers of seeds at which the claim is looked at, rising. */
  readonly looks: readonly number[];
  /** `mean`: the primary decides. `every-part`: each part, at the full level (intersection-union). */
  readonly asserts: 'mean' | 'every-part';
}

/** What the evidence says of a claim. */
export type DecidedVerdict = 'supported' | 'refuted' | 'smaller-than-matters' | 'inconclusive';

/** One part by itself, descriptive: its interval at the level of the look, and what Holm over the parts makes of it. */
export interface PartDecision {
  readonly id: string;
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  /** One-sided, unadjusted. */
  readonly p: number | null;
  readonly holmVerdict: 'supported' | 'refuted' | 'inconclusive';
}

/** What was decided at a look. Numbers are null where there is nothing to compute them from. */
export interface Decision {
  readonly verdict: DecidedVerdict;
  /** Why nothing is decided, which parts decided, or what a reader must know of the values. */
  readonly reason?: string;
  /** Mean of the primary. */
  readonly estimate: number | null;
  /** Bounds of the primary's mean, each one-sided at `level`. */
  readonly interval: readonly [number, number] | null;
  /** Nominal one-sided level of this look. */
  readonly level: number;
  /** One-sided, to be held against `level`; of claims about every part, the largest of the parts'. */
  readonly p: number | null;
  /** Exact one-sided sign flips of the primary, not adjusted for looks; null for equivalences, shares and above 20 seeds. */
  readonly signFlipP: number | null;
  /**
   * Seeds with which one look at `alpha` would decide with power 0.8 if the truth is what was observed; null above 1,000.
   *
   * Of claims about m parts: to refute, those of the part that needs fewest, at alpha/m, as Holm tests the first; to support, where
   * none lies on the other side, those of the part that needs most, with power 1 − 0.2/m: all together then pass with 0.8 or more
   * (Bonferroni), so that fewer may do.
   */
  readonly seedsNeeded: number | null;
  /**
   * Chance of *supported* with the declared looks and the observed spread where the truth lies the smallest effect of
   * interest beyond the threshold; for an equivalence where it is 0. Of claims about every part, the chance that all pass together
   * where each lies there, with the correlation that was observed over the seeds (`meansPower`); null where fewer than two
   * seeds are common to all.
   */
  readonly power: number | null;
  /** Decided, or no look is left. */
  readonly final: boolean;
  readonly parts: readonly PartDecision[];
}
