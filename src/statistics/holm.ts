import { requireNumber } from '../core/checks.js';

/** Holm's step-down procedure applied to a family, in the order of the p-values given. */
export interface HolmResult {
  /** Adjusted p-values: reject where ≤ alpha. */
  readonly adjusted: readonly number[];
  readonly rejected: readonly boolean[];
  /**
   * The level at which each hypothesis was tested: alpha/(m − j + 1) for the j-th of those rejected, and
   * alpha/(hypotheses not rejected) for all others. A bound at this level excludes the null value exactly
   * where Holm rejects; the bounds are valid one by one at their level, not as one simultaneous region.
   */
  readonly levels: readonly number[];
}

/**
 * Holm (1979): controls the chance of any false rejection in the family at alpha, whatever the dependence.
 * Works with anytime p-values too, as it needs only P(p ≤ u) ≤ u: the family may stop at any seed.
 *
 * @throws {ConfigError} if a p-value is not in [0, 1].
 */
export function holm(pValues: readonly number[], alpha: number): HolmResult {
  requireNumber('holm: alpha', alpha, { min: 1e-12, max: 1 });
  const family = pValues.length;
  const steps = pValues
    .map((pValue, index) => ({ pValue: requireNumber('holm: p-value', pValue, { min: 0, max: 1 }), index }))
    .sort((first, second) => first.pValue - second.pValue);
  const adjusted = new Array<number>(family).fill(1);
  let largest = 0;
  steps.forEach(({ pValue, index }, step) => {
    largest = Math.max(largest, Math.min(1, pValue * (family - step)));
    adjusted[index] = largest;
  });
  const rejected = adjusted.map((pValue) => pValue <= alpha);
  const kept = rejected.filter((isRejected) => !isRejected).length;
  const levels = new Array<number>(family).fill(alpha / Math.max(1, kept));
  steps.forEach(({ index }, step) => {
    if (rejected[index] === true) levels[index] = alpha / (family - step);
  });
  return { adjusted, rejected, levels };
}
