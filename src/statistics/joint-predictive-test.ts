import { holm } from './holm.js';
import { predictiveTest, type PredictiveInput, type PredictiveResult } from './predictive-test.js';

/** A claim's recorded run and the present one. */
export interface RecordedClaim extends Pick<PredictiveInput, 'recorded' | 'now'> {
  readonly id: string;
}

/** What is said of one claim. */
export interface PredictedClaim extends PredictiveResult {
  readonly id: string;
}

/**
 * The gate's test: whether any claim's primary left what its record predicts, with one error rate for the whole run. Each claim
 * is compared by {@link predictiveTest}; Holm over the claims says which alarm, whatever their dependence. The intervals are those of
 * alpha over the number of claims.
 *
 * Power with 25 claims sharing 1 %, n seeds recorded and n now, an effect of d standard deviations (normal values, exact):
 *
 * | n  | change   | d = 1 | 2    | 3    | 5    |
 * | -- | -------- | ----- | ---- | ---- | ---- |
 * | 5  | removed  | 0.01  | 0.07 | 0.31 | 0.90 |
 * | 5  | reversed | 0.07  | 0.66 | 0.98 | 1    |
 * | 10 | removed  | 0.05  | 0.57 | 0.98 | 1    |
 * | 10 | reversed | 0.57  | 1    | 1    | 1    |
 *
 * A run in which nothing changed raises an alarm in 0.9 to 1.1 % of 10,000 for normal values and rates, in 0.5 to 0.9 % where tails are
 * heavy or one-sided.
 *
 * @param alpha error rate of a whole run
 * @returns a result for each claim, in their order
 * @throws {NumericalError} where a value is not finite
 */
export function jointPredictiveTest(
  claims: readonly RecordedClaim[],
  { alpha = 0.01 }: { readonly alpha?: number } = {},
): PredictedClaim[] {
  if (claims.length === 0) return [];
  const results = claims.map(({ recorded, now }) =>
    predictiveTest({ recorded, now, alpha: alpha / claims.length }),
  );
  const { rejected } = holm(
    results.map(({ p }) => p),
    alpha,
  );
  return claims.flatMap(({ id }, index) => {
    const result = results[index];
    return result === undefined ? [] : [{ ...result, id, alarm: rejected[index] === true }];
  });
}
