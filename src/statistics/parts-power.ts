import jstat from 'jstat';
import { RandomStream } from '../core/random-stream.js';
import type { SeededSample } from './claim-procedure.js';
import { lookLevel } from './look-level.js';
import type { LookedAt, LookRule, LookScores } from './look-power.js';
import { DEFAULT_RESOLUTION, sampleMoments } from './sample-moments.js';
import { studentTCritical } from './student-t.js';

const { jStat } = jstat;

const experiments = 4000;

/** Each part as a unit vector: the part is its product with independent normal numbers, one an axis. */
type Directions = readonly (readonly number[])[];

/**
 * The centred values of each part over the seeds common to all, brought to length 1: products of such vectors are the observed
 * correlations. A part without spread there shows none, and gets an axis of its own.
 */
function directionsOf(samples: readonly SeededSample[]): Directions | null {
  const [first, ...others] = samples.map(
    ({ seeds, values }) => new Map(seeds.map((seed, at) => [seed, values[at]])),
  );
  const common = [...(first?.keys() ?? [])]
    .filter((seed) => others.every((part) => part.has(seed)))
    .sort((one, other) => one - other);
  if (first === undefined || common.length < 2) return null;
  return [first, ...others].map((part, index) => {
    const values = common.map((seed) => part.get(seed) ?? NaN);
    const { mean, standardDeviation } = sampleMoments(values);
    const own = samples.map((_, other) => (other === index ? 1 : 0));
    if (standardDeviation <= DEFAULT_RESOLUTION * Math.max(1, Math.abs(mean)))
      return [...common.map(() => 0), ...own];
    const length = standardDeviation * Math.sqrt(common.length - 1);
    return values.map((value) => (value - mean) / length);
  });
}

/** Draws one seed's standard normal values of the parts, correlated as the directions are. */
function drawerOf(directions: Directions): () => Float64Array {
  const stream = RandomStream.fromSeed(2022).split('parts-power');
  const axes = new Float64Array(Math.max(...directions.map(({ length }) => length)));
  const drawn = new Float64Array(directions.length);
  return () => {
    for (let axis = 0; axis < axes.length; axis++) axes[axis] = stream.normal();
    directions.forEach((direction, part) => {
      let sum = 0;
      for (let axis = 0; axis < direction.length; axis++) sum += (direction[axis] ?? 0) * (axes[axis] ?? 0);
      drawn[part] = sum;
    });
    return drawn;
  };
}

/** The share of the experiments that succeed. */
function shareOf(experiment: () => boolean): number {
  let successes = 0;
  for (let index = 0; index < experiments; index++) if (experiment()) successes += 1;
  return successes / experiments;
}

/** What the parts come to at a look, by the rules of `judgeClaim`; `criticals[k]` belongs to the level over k + 1. */
function outcomeOf(
  scores: readonly LookScores[],
  criticals: readonly number[],
): 'supported' | 'stop' | 'go on' {
  const [full = NaN] = criticals;
  const strictest = criticals.at(-1) ?? NaN;
  if (scores.some(({ refuting }) => refuting > strictest)) return 'stop';
  if (scores.every(({ supporting }) => supporting > full)) return 'supported';
  const falling = scores.toSorted((one, other) => other.small - one.small);
  const kept = falling.findIndex(({ small }, step) => small <= (criticals[scores.length - 1 - step] ?? NaN));
  const small = kept < 0 ? falling : falling.slice(0, kept);
  return small.some(({ supporting }) => supporting <= full) ? 'stop' : 'go on';
}

/**
 * Chance that every part of a claim about means is *supported* at the same look, with the looks that are declared: not the least
 * of the parts' powers, nor their product, but by the correlation that the parts showed over the seeds.
 *
 * 4,000 experiments with a fixed seed; standard error at most 0.008. A seed's values are normal numbers, one for each observed
 * seed, times the parts' centred values, over √(n − 1): their covariance is the observed one. An experiment stops where the
 * claim is decided otherwise: a part is refuted, or is smaller than matters, by Holm.
 *
 * With one look, m independent parts have the m-th power of one part's chance; parts that are the same have that of one.
 *
 * @param samples the parts' values by seed; the correlation is that over the seeds common to all
 * @param rules of each part, in its standard deviations
 * @returns null where fewer than two seeds are common to all parts
 */
export function meansPower(
  samples: readonly SeededSample[],
  rules: readonly LookRule[],
  { alpha, looks }: LookedAt,
): number | null {
  const directions = directionsOf(samples);
  if (directions === null) return null;
  const level = lookLevel(alpha, looks);
  const criticals = looks.map((seeds) => samples.map((_, k) => studentTCritical(level / (k + 1), seeds - 1)));
  const draw = drawerOf(directions);
  const [sums, squares] = [new Float64Array(samples.length), new Float64Array(samples.length)];
  const scoresAt = (seeds: number) =>
    rules.map((rule, part) => {
      const mean = (sums[part] ?? 0) / seeds;
      const variance = Math.max(0, (squares[part] ?? 0) / seeds - mean ** 2);
      return rule(mean, Math.sqrt(variance / (seeds - 1)));
    });
  return shareOf(() => {
    sums.fill(0);
    squares.fill(0);
    let count = 0;
    for (const [look, seeds] of looks.entries()) {
      for (; count < seeds; count++) {
        draw().forEach((value, part) => {
          sums[part] = (sums[part] ?? 0) + value;
          squares[part] = (squares[part] ?? 0) + value ** 2;
        });
      }
      const outcome = outcomeOf(scoresAt(seeds), criticals[look] ?? []);
      if (outcome !== 'go on') return outcome === 'supported';
    }
    return false;
  });
}

/** An exact test of a share of seeds. */
interface ShareDesign {
  /** Share to which it happens. */
  readonly truth: number;
  readonly seeds: number;
  /** Least count that passes. */
  readonly least: number;
}

/**
 * Chance that every part of a claim about a share passes, each with this true share, by 4,000 experiments as those of
 * {@link meansPower}: it happens to a seed where the part's normal number lies below the quantile of the share.
 *
 * Numbers cut in two are less correlated than they were, so that parts which go together are taken to do so a little less.
 */
export function sharesPower(
  samples: readonly SeededSample[],
  { truth, seeds, least }: ShareDesign,
): number | null {
  const directions = directionsOf(samples);
  if (directions === null) return null;
  const draw = drawerOf(directions);
  const below = truth >= 1 ? Infinity : jStat.normal.inv(truth, 0, 1);
  const counts = new Float64Array(samples.length);
  return shareOf(() => {
    counts.fill(0);
    for (let seed = 0; seed < seeds; seed++) {
      draw().forEach((value, part) => {
        if (value < below) counts[part] = (counts[part] ?? 0) + 1;
      });
    }
    return counts.every((count) => count >= least);
  });
}
