import type { DistanceResult } from '../distance-trials.js';

/** What an invented pair of Figure 1 is like. */
export interface SampleDistanceOptions {
  /** Squared distance of the parameters. */
  readonly reached: number;
  /** Transfer rate of 1000 fooled samples at every magnitude and in both directions. */
  readonly rate: number;
  /** Of the first model. @default 0.95 */
  readonly accuracy?: number;
}

/** A pair measured at these magnitudes, whose R² falls with the magnitude, and 2→1 with the distance too. */
export function sampleDistance(
  epsilons: readonly number[],
  { reached, rate, accuracy = 0.95 }: SampleDistanceOptions,
): DistanceResult {
  const counts = { fooled: 1000, transferred: Math.round(1000 * rate) };
  return {
    reached,
    accuracy: [accuracy, 0.96],
    features: [0, ...epsilons].map((epsilon) => ({
      epsilon,
      r2: [0.99 - epsilon, 0.98 - epsilon - reached / 1e5] as const,
      chanceR2: [0.1, 0.1] as const,
    })),
    transfers: epsilons.flatMap((epsilon) =>
      (['1→2', '2→1'] as const).map((direction) => ({
        attack: 'fgsm-linf' as const,
        epsilon,
        direction,
        ...counts,
        bothCleanCorrect: counts,
      })),
    ),
  };
}
