/** What the seeds say: values in their order; a part may lack some. */
export interface Evidence {
  /** One number a seed. */
  readonly primary: readonly number[];
  readonly parts: readonly { readonly id: string; readonly values: readonly number[] }[];
}

/** What was declared of the decision. */
export interface DecisionSettings {
  /** Error rate of each of the two wrong answers, over all looks. */
  readonly alpha: number;
  /** Distance from the threshold that would matter. */
  readonly smallestEffect: number;
  /** Numbers of seeds at which the claim is looked at. */
  readonly looks: readonly number[];
  /** `mean`: the primary decides. `every-part`: each part at the full level (intersection-union). */
  readonly asserts: 'mean' | 'every-part';
}

export type DecidedVerdict = 'supported' | 'refuted' | 'smaller-than-matters' | 'inconclusive';

/** One part by itself: its interval at the level of the look, and what Holm over the parts makes of it. */
export interface PartDecision {
  readonly id: string;
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  readonly p: number | null;
  readonly holmVerdict: 'supported' | 'refuted' | 'inconclusive';
}

/** What was decided at a look. Numbers are null where there was nothing to compute them from. */
export interface Decision {
  readonly verdict: DecidedVerdict;
  readonly reason?: string;
  /** Of the primary. */
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  /** One-sided, of each bound. */
  readonly level: number;
  readonly p: number | null;
  readonly signFlipP: number | null;
  /** Seeds with which a single look at alpha would decide with power 0.8, if the truth is what was observed. */
  readonly seedsNeeded: number | null;
  /** At the smallest effect of interest beyond the threshold, with the observed spread, at the last look alone. */
  readonly power: number | null;
  /** Nothing is left to decide, whatever looks are left. */
  readonly final: boolean;
  readonly parts: readonly PartDecision[];
}
