import type { ArchitectureName } from '../../../models/architecture.js';
import { distanceTrial, type DistanceResult } from './distance-trials.js';
import { auditObstacle, type AttackAudits } from './audit/attack-audits.js';
import { withAudits } from './audit/audited-pairs.js';
import { presetOf, type ArchitecturePart } from './by-architecture.js';
import { combined, meanRate, measuredRate, rateOf, type MeasuredValue } from './transfer-rates.js';
import type { Direction } from '../../../evaluation/pair-transfer.js';
import type { DistancePreset, Profile } from '../profiles.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { Trial } from '../../../harness/trials.js';

const directions = ['1→2', '2→1'] as const satisfies readonly Direction[];

/** The presets of Figure 1. */
export const distancePresets = ({ distances }: Profile) => distances;

/** The pairs of all distances of an architecture for one seed, and the audit of their attack: shared by Figure 1's claims. */
export const distancePairs = withAudits(
  (laboratory, seed, { architecture }): { readonly pairs: readonly Trial<DistanceResult>[] } => {
    const preset = presetOf(laboratory.profile.distances, architecture);
    const pairs = preset.squaredDistances.map((squaredDistance) =>
      distanceTrial(laboratory, preset, { architecture, squaredDistance, seed }),
    );
    return { pairs };
  },
  () => ['fgsm-linf'],
);

/** What {@link distancePairs} left. */
export interface DistancePairs {
  readonly pairs: readonly DistanceResult[];
  readonly audits: readonly AttackAudits[];
}

/** The pairs of one architecture and seed, by the distance asked for. */
export interface DistanceFamily {
  readonly architecture: ArchitectureName;
  readonly preset: DistancePreset;
  readonly results: readonly (DistanceResult & { readonly wanted: number })[];
  /** Why the seed leaves the claims; absent where it stays. */
  readonly exclusion?: { readonly reason: string; readonly arm: string };
}

/** One seed's pairs of all distances, in the order of the preset's, with the rule applied by which the seed may leave. */
export function distanceFamily(
  found: Pick<DistancePairs, 'pairs'>,
  { architecture }: Pick<ArchitecturePart, 'architecture'>,
  profile: Profile,
): DistanceFamily {
  const preset = presetOf(profile.distances, architecture);
  const results = found.pairs.map((result, index) => ({
    wanted: preset.squaredDistances[index] ?? NaN,
    ...result,
  }));
  const poor = results.find(({ accuracy }) => Math.min(...accuracy) < preset.minimumAccuracy);
  if (poor === undefined) return { architecture, preset, results };
  const percent = (share: number) => (100 * share).toFixed(1);
  const reason = `distance ${poor.wanted}: a model reached ${percent(Math.min(...poor.accuracy))} % natural accuracy, ${percent(preset.minimumAccuracy)} % needed`;
  return { architecture, preset, results, exclusion: { reason, arm: `distance ${poor.wanted}` } };
}

/**
 * What a seed says, unless the attack fails its audit or the seed leaves by its rule; then it counts in the primary estimand as
 * `leaving` says.
 */
export function unlessFamilyLeaves(
  found: DistancePairs,
  part: Pick<ArchitecturePart, 'architecture'>,
  profile: Profile,
  measure: (family: DistanceFamily) => Measurement,
  leaving: { readonly countsAs?: number } = {},
): Measurement {
  const obstacle = auditObstacle(found.audits);
  if (obstacle !== undefined) return obstacle;
  const family = distanceFamily(found, part, profile);
  return family.exclusion === undefined ? measure(family) : { excluded: family.exclusion, ...leaving };
}

/** Transfer rate of one pair at a magnitude, mean of both directions. */
export function distanceRate(
  { transfers }: DistanceResult,
  epsilon: number,
  wantedDirections: readonly Direction[] = directions,
): MeasuredValue {
  const rates = wantedDirections.map((direction) => {
    const found = transfers.find((item) => item.epsilon === epsilon && item.direction === direction);
    return measuredRate(found, `FGSM, ε ${epsilon}, ${direction}`);
  });
  return meanRate(rates);
}

/** Mean over the pairs of all distances of a seed. */
export const meanDistanceRate = ({ results }: DistanceFamily, epsilon: number): MeasuredValue =>
  meanRate(results.map((result) => rateOf(`distance ${result.wanted}`, distanceRate(result, epsilon))));

/**
 * How much the transfer rate changes from the smallest to the largest distance of a seed: the slope of the least-squares
 * line of the rate (mean of magnitudes and directions) on the logarithm of the distance reached, times its range.
 */
export function changeOverDistance({ results, preset }: DistanceFamily): MeasuredValue {
  const xs = results.map(({ reached }) => Math.log(reached));
  const range = Math.max(...xs) - Math.min(...xs);
  if (range === 0) return { inconclusive: 'all pairs reached the same distance' };
  const rates = results.map((result) =>
    rateOf(
      `distance ${result.wanted}`,
      meanRate(preset.epsilons.map((epsilon) => distanceRate(result, epsilon))),
    ),
  );
  return combined(rates, (ys) => slope(xs, ys) * range);
}

/**
 * How much R² of the features changes from the smallest to the largest distance of a seed, as {@link changeOverDistance}: the
 * smaller direction, mean of natural inputs and all magnitudes.
 */
export function featureChangeOverDistance({ results }: DistanceFamily): Measurement {
  const xs = results.map(({ reached }) => Math.log(reached));
  const range = Math.max(...xs) - Math.min(...xs);
  if (range === 0) return { inconclusive: 'all pairs reached the same distance' };
  const ys = results.map(
    ({ features }) => features.reduce((sum, { r2 }) => sum + Math.min(...r2), 0) / features.length,
  );
  return { value: slope(xs, ys) * range };
}

/** Of the least-squares line of y on x. */
function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, index) => sum + (x - mx) * ((ys[index] ?? NaN) - my), 0);
  return covariance / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}

/** The smaller R² of both directions, at one magnitude (0: natural inputs), smallest over the distances of a seed. */
export function smallestFeatureR2({ results }: DistanceFamily, epsilon: number): number {
  return Math.min(
    ...results.map(({ features }) => {
      const found = features.find((item) => item.epsilon === epsilon);
      return found === undefined ? NaN : Math.min(...found.r2);
    }),
  );
}
