/**
 * The largest count that chance explains: the largest k for which X ≥ k has at least probability `level`, where X
 * counts successes in `trials` trials, each with `probability`. Exact, by summing the distribution from its top.
 *
 * @param probability in [0, 1)
 * @param level in (0, 1)
 * @returns a whole number in [0, trials]
 */
export function binomialLimit(trials: number, probability: number, level: number): number {
  if (probability <= 0) return 0;
  const odds = Math.log(probability) - Math.log1p(-probability);
  // log P(X = k) for k = 0 … trials, each from the one before it.
  const logs = [trials * Math.log1p(-probability)];
  for (let k = 0; k < trials; k++) {
    logs.push((logs[k] ?? NaN) + Math.log((trials - k) / (k + 1)) + odds);
  }
  let tail = 0;
  for (let k = trials; k > 0; k--) {
    tail += Math.exp(logs[k] ?? NaN);
    if (tail >= level) return k;
  }
  return 0;
}
