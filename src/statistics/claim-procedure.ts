import type { DecisionSettings } from './decision.js';

/** What a sample says of a claim's statement: an estimate, its bounds, and three one-sided p-values. */
export interface SampleTest {
  readonly estimate: number;
  /** Bounds of the estimate, each one-sided at the level of the look. */
  readonly interval: readonly [number, number];
  /** Small where the values speak for the claimed side. */
  readonly supporting: number;
  /** Small where the values speak for the other side. */
  readonly refuting: number;
  /** Small where the values say that the threshold is missed by less than matters, on either side. */
  readonly small: number;
  /** Whether all values are the same, so that there is no spread to test with. */
  readonly flat: boolean;
  /** How far the estimate lies on the claimed side, in standard deviations; negative on the other side. */
  readonly distance: number;
}

/** What a sample is tested with. */
export interface SampleRule {
  /** One-sided level of the look. */
  readonly level: number;
  readonly smallestEffect: number;
}

/** What is known of one of the samples that decide, for its power. */
export interface SeededSample {
  /** Two or more, finite. */
  readonly values: readonly number[];
  /** The seed of each value. */
  readonly seeds: readonly number[];
}

/** What a sample is to show at one look. */
export interface Wanted {
  /** One-sided. */
  readonly level: number;
  readonly power: number;
}

/** How a kind of claim is decided: one sample, one statement. */
export interface ClaimProcedure {
  /** Nominal one-sided level of each look. */
  level(settings: DecisionSettings): number;
  /** @param values two or more, finite. */
  test(values: readonly number[], rule: SampleRule): SampleTest;
  /**
   * Chance that all samples are *supported* together, each at the smallest effect of interest, with the spread and the
   * correlation that were observed; null where undefined.
   *
   * @param samples one or more
   */
  power(samples: readonly SeededSample[], settings: DecisionSettings): number | null;
  /** Seeds with which one look at this level would decide with this power where the truth is what was observed. */
  seedsNeeded(test: SampleTest, wanted: Wanted): number | null;
}
