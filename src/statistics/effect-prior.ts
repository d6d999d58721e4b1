import { logTLikelihoodRatio } from './t-likelihood-ratio.js';

/** A point of the mixture: standardised effect mean/σ and its weight. */
export interface PriorPoint {
  readonly effect: number;
  readonly weight: number;
}

function halfOctavesFrom4Down(points: number): PriorPoint[] {
  const effects = Array.from({ length: points }, (_, index) => 4 * 2 ** (-index / 2));
  const total = effects.reduce((sum, effect) => sum + effect, 0);
  return effects.map((effect) => ({ effect, weight: effect / total }));
}

/**
 * The standardised effects over which the e-process bets: 4, 2.83, 2, …, 0.25, each weighted in proportion to
 * itself; a uniform prior on (0, 4], made discrete. Any fixed prior is valid; this one fixes the power.
 *
 * Why it: with 5 seeds only large effects can reach 16/0.05 = 320 (one panel of sixteen), and a bet on a small
 * effect cannot win that much even where the seeds do not vary at all. The small effects are there so that
 * many seeds can show them. No likelihood ratio, not even one that knows the effect, does much better at five
 * seeds and effect 3: it passes 320 in 46 % of experiments, this one in about a third. Power: `calibration/`.
 */
export const effectPrior: readonly PriorPoint[] = halfOctavesFrom4Down(9);

/**
 * log e-value of the t statistic of `count` values, given as its cosine (see {@link logTLikelihoodRatio}).
 * Increases with the cosine.
 */
export function logMixtureRatio(count: number, cosine: number): number {
  const logs = effectPrior.map((point) => logTLikelihoodRatio(count, cosine, point.effect));
  const largest = Math.max(...logs);
  const sum = effectPrior.reduce(
    (total, point, index) => total + point.weight * Math.exp((logs[index] ?? -Infinity) - largest),
    0,
  );
  return largest + Math.log(sum);
}
