/** An interval for a median, and how often such an interval holds it. */
export interface MedianInterval {
  readonly interval: readonly [number, number];
  /** At least 0.95 from 6 values on; the range of n values has 1 − 2¹⁻ⁿ. */
  readonly confidence: number;
}

/**
 * An interval for the median from order statistics: from the r-th smallest value to the r-th largest, with the largest r
 * for which P(Binomial(n, ½) < r) ≤ 2.5 %. It needs independent values from one distribution, whatever that is: times have a
 * long right tail, and no t-interval would be safe. With fewer than 6 values it is their whole range, and the
 * confidence says what that is worth.
 */
export function medianInterval(values: readonly number[]): MedianInterval {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let below = 0;
  let term = 0.5 ** n;
  let rank = 0;
  while (rank < n / 2 && (rank === 0 || below + term <= 0.025)) {
    below += term;
    term *= (n - rank) / (rank + 1);
    rank++;
  }
  return {
    interval: [sorted[rank - 1] ?? NaN, sorted[n - rank] ?? NaN],
    confidence: Math.max(0, 1 - 2 * below),
  };
}
