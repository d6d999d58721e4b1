/** Plain data: what a configuration and a result are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One full training run or evaluation, named by plain data: the same spec always means the same numbers. */
export interface TrialSpec {
  /** Which experiment, e.g. `train-pair`; together with `version` it names the code that runs it. */
  readonly experiment: string;
  /** Bumped whenever the experiment's code changes its numbers. */
  readonly version: number;
  /** Everything that the numbers depend on, besides the seed; the dataset's fingerprint and the backend included. */
  readonly configuration: { readonly [key: string]: Json };
  readonly seed: number;
}

/** Named arrays that belong to a trial: float32, row-major. */
export interface WeightArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a trial leaves in the store: numbers always, weights where there are any. */
export interface TrialOutput {
  readonly numbers: { readonly [key: string]: Json };
  readonly weights?: Readonly<Record<string, WeightArray>>;
}

/**
 * The numbers of a trial as plain data: what is written as JSON and read as the same type again.
 *
 * @example
 * asNumbers({ accuracy: 0.5 }).accuracy; // → 0.5
 */
export function asNumbers(numbers: object): TrialOutput['numbers'] {
  return numbers as unknown as TrialOutput['numbers'];
}
