/** What the seeds say: one value a seed, in their order. Parts may differ in length, where seeds are excluded. */
export interface Evidence {
  /** The primary estimand. */
  readonly primary: readonly number[];
  readonly parts: readonly { readonly id: string; readonly values: readonly number[] }[];
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
  /** Seeds with which one look at `alpha` would decide with power 0.8 if the truth is what was observed; null above 1,000. */
  readonly seedsNeeded: number | null;
  /**
   * Chance of *supported* with the declared looks and the observed spread where the truth lies the smallest effect of
   * interest beyond the threshold; for an equivalence where it is 0. Of claims about every part, that of the weakest part.
   */
  readonly power: number | null;
  /** Decided, or no look is left. */
  readonly final: boolean;
  readonly parts: readonly PartDecision[];
}
