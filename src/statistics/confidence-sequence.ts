import { requireNumber } from '../core/checks.js';
import { logMixtureRatio } from './effect-prior.js';
import { DEFAULT_RESOLUTION, requireFinite, sampleMoments, type Interval } from './sample-moments.js';

const knownCriticals = new Map<string, number>();

/**
 * The t statistic at which the e-value of `count` seeds reaches 1/`alpha`; Infinity where no data can.
 * Bisection over the angle θ between the values and (1, …, 1), t = √(n − 1)/tan θ: the e-value falls with θ.
 */
export function criticalT(count: number, alpha: number): number {
  const key = `${count}/${alpha}`;
  const known = knownCriticals.get(key);
  if (known !== undefined) return known;
  const needed = -Math.log(alpha);
  let low = 0;
  let high = Math.PI / 2;
  const reachable = count >= 2 && logMixtureRatio(count, 1) >= needed;
  for (let round = 0; reachable && round < 64; round++) {
    const middle = (low + high) / 2;
    if (logMixtureRatio(count, Math.cos(middle)) >= needed) low = middle;
    else high = middle;
  }
  // low === 0 only where nothing but exact agreement of all seeds would do.
  const critical = low > 0 ? Math.sqrt(count - 1) / Math.tan(low) : Infinity;
  knownCriticals.set(key, critical);
  return critical;
}

/** Settings of a confidence bound. */
export interface ConfidenceBoundOptions {
  /** Error rate of this one bound. */
  readonly alpha: number;
  /** As in `pairedTEProcess`. @default 1e-9 */
  readonly resolution?: number;
}

/**
 * Anytime-valid lower bound for the mean: exactly the thresholds below it are rejected by `pairedTEProcess`.
 *
 * The e-value of n seeds depends on the threshold m through t = √n(mean − m)/sd only, and rises with it, so that
 * the inversion is mean − t*·sd/√n with t* = {@link criticalT}. It inverts the e-value after the last seed, as
 * does `anytimePValue`, so that bound and p-value decide alike; and as t* > 0, it never exceeds the sample mean.
 *
 * Valid at whatever seed one stops. Proof: let μ be the mean. The bound of n seeds exceeds μ only where the e-value
 * of n seeds against threshold μ reaches 1/alpha. Under "mean = μ" that e-value is a nonnegative martingale in n
 * that starts at 1, so by Ville's inequality P(for some n the bound exceeds μ) ≤ alpha; and the bound at the stop,
 * whatever made the stop, is one of them. ∎ Simulated in this file's test and in `calibration/`.
 *
 * @param differences one per seed, in the declared order of the seeds.
 * @returns −Infinity where so few seeds can reject nothing.
 * @throws {NumericalError} if a difference is not finite.
 */
export function lowerConfidenceBound(
  differences: readonly number[],
  { alpha, resolution = DEFAULT_RESOLUTION }: ConfidenceBoundOptions,
): number {
  requireFinite('lowerConfidenceBound: differences', differences);
  requireNumber('lowerConfidenceBound: alpha', alpha, { min: 1e-12, max: 0.5 });
  const { count, mean, standardDeviation } = sampleMoments(differences);
  const critical = criticalT(count, alpha);
  if (critical === Infinity) return -Infinity;
  return mean - (critical * Math.max(standardDeviation, resolution)) / Math.sqrt(count);
}

/** The mirror of {@link lowerConfidenceBound}. */
export function upperConfidenceBound(
  differences: readonly number[],
  options: ConfidenceBoundOptions,
): number {
  const mirrored = differences.map((difference) => -difference);
  return -lowerConfidenceBound(mirrored, options);
}

/**
 * Both bounds, **each** at `alpha`: the lower one decides "above" and the upper one "below" at level alpha.
 * As a two-sided interval it therefore covers with probability 1 − 2·alpha, at all seeds at once; and it holds
 * the sample mean.
 *
 * @throws {NumericalError} if a difference is not finite.
 */
export function confidenceSequence(
  differences: readonly number[],
  options: ConfidenceBoundOptions,
): Interval {
  return {
    low: lowerConfidenceBound(differences, options),
    high: upperConfidenceBound(differences, options),
  };
}
