import jstat from 'jstat';

const { jStat } = jstat;
const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** log ∫₀^∞ uᵏ exp(−u²/2 + b·u) du for b ≥ −1, by M₍ₖ₊₁₎ = b·Mₖ + k·M₍ₖ₋₁₎, M₁ = b·M₀ + 1: stable upwards there. */
function logMomentUpwards(order: number, b: number): number {
  const logZeroth = b ** 2 / 2 + LOG_SQRT_2PI + Math.log(jStat.normal.cdf(b, 0, 1));
  if (order === 0) return logZeroth;
  let ratio = b + Math.exp(-logZeroth);
  let sum = logZeroth + Math.log(ratio);
  for (let k = 1; k < order; k++) {
    ratio = b + k / ratio;
    sum += Math.log(ratio);
  }
  return sum;
}

/** The same for b < −1, where the recurrence is stable downwards: Mₖ/M₍ₖ₋₁₎ = k/(M₍ₖ₊₁₎/Mₖ − b), and M₁ − b·M₀ = 1. */
function logMomentDownwards(order: number, b: number): number {
  // From k down to the order, the error of the starting ratio falls by exp(−2·|b|·(√k − √order)) or faster.
  let k = Math.ceil((Math.sqrt(order) + 12 / Math.abs(b)) ** 2) + 10;
  let ratio = (b + Math.sqrt(b ** 2 + 4 * k)) / 2;
  let sum = 0;
  for (; k >= 1; k--) {
    ratio = k / (ratio - b);
    if (k <= order) sum += Math.log(ratio);
  }
  return sum - Math.log(ratio - b);
}

/**
 * log ∫₀^∞ uᵏ exp(−u²/2 + b·u) du, the moments of a normal variable cut at zero.
 *
 * @param order k, a whole number from 0.
 */
export function logTruncatedMoment(order: number, b: number): number {
  return b >= -1 ? logMomentUpwards(order, b) : logMomentDownwards(order, b);
}

/**
 * log of the density of the t statistic when mean/σ = `effect`, over its density when mean = 0.
 *
 * The t statistic of n values enters as its cosine c = Σx/√(n·Σx²) = t/√(t² + n − 1) in [−1, 1]: the maximal
 * invariant of the values under a change of scale. With the right-Haar prior dσ/σ on the scale (Hoff 2009;
 * Pérez-Ortiz et al. 2024, "E-statistics, group invariance and anytime-valid testing"), the ratio is
 *
 *   exp(−n·δ²/2) · ∫ uⁿ⁻¹ exp(−u²/2 + δ·√n·c·u) du / ∫ uⁿ⁻¹ exp(−u²/2) du,
 *
 * which is finite even at c = ±1 (no spread at all), and for δ > 0 increases with c.
 *
 * @param effect δ, the standardised mean.
 * @returns natural logarithm; error about 1e-12 for up to 20 values, 1e-8 for a hundred.
 */
export function logTLikelihoodRatio(count: number, cosine: number, effect: number): number {
  const drift = effect * Math.sqrt(count) * cosine;
  const logNormaliser = (count / 2 - 1) * Math.LN2 + jStat.gammaln(count / 2);
  return logTruncatedMoment(count - 1, drift) - (count * effect ** 2) / 2 - logNormaliser;
}
