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

/** How a kind of claim is decided: one sample, one statement. */
export interface ClaimProcedure {
  /** Nominal one-sided level of each look. */
  level(settings: DecisionSettings): number;
  /** @param values two or more, finite. */
  test(values: readonly number[], rule: SampleRule): SampleTest;
  /** Chance of *supported* at the smallest effect of interest, with the spread that was observed; null where undefined. */
  power(test: SampleTest, values: readonly number[], settings: DecisionSettings): number | null;
  /** Seeds with which one look at alpha would decide with power 0.8 where the truth is what was observed. */
  seedsNeeded(test: SampleTest, alpha: number): number | null;
}
