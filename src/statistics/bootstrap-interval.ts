import jstat from 'jstat';
import { requireInteger, requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import { clopperPearsonInterval } from './binomial-intervals.js';
import { requireFinite, sampleMoments, type Interval } from './sample-moments.js';

const { jStat } = jstat;

/** One number an image, or how many images something happened to. */
export type ImageEvidence = readonly number[] | { readonly successes: number; readonly trials: number };

/** How images are resampled. */
export interface BootstrapOptions {
  readonly stream: RandomStream;
  /** Two-sided coverage. @default 0.95 */
  readonly level?: number;
  /** Sets of images drawn. @default 2000 */
  readonly resamples?: number;
}

const isCount = (evidence: ImageEvidence): evidence is Exclude<ImageEvidence, readonly number[]> =>
  'trials' in evidence;

/** Number of images and their mean. */
function imageMean(evidence: ImageEvidence): { readonly images: number; readonly mean: number } {
  if (!isCount(evidence)) {
    requireFinite('bootstrapInterval: values', evidence);
    return { images: evidence.length, mean: sampleMoments(evidence).mean };
  }
  const { successes, trials } = evidence;
  requireInteger('bootstrapInterval: trials', trials, { min: 0 });
  requireInteger('bootstrapInterval: successes', successes, { min: 0, max: trials });
  return { images: trials, mean: trials === 0 ? NaN : successes / trials };
}

/** Draws how many of as many resampled images it happens to: a binomial number, by the inverse of its distribution. */
function resampledCount({ images, mean }: ReturnType<typeof imageMean>, stream: RandomStream): () => number {
  const logWays = (count: number) => -jStat.gammaln(count + 1) - jStat.gammaln(images - count + 1);
  const cumulative = new Float64Array(images + 1);
  let sum = 0;
  for (let count = 0; count <= images; count++) {
    const log = logWays(count) + count * Math.log(mean) + (images - count) * Math.log(1 - mean);
    sum += Math.exp(jStat.gammaln(images + 1) + log);
    cumulative[count] = sum;
  }
  return () => {
    const drawn = stream.uniform() * sum;
    let [low, high] = [0, images];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Means of resampled images, rising. */
function resampledMeans(evidence: ImageEvidence, stream: RandomStream, resamples: number): Float64Array {
  const { images, mean } = imageMean(evidence);
  const sumOfScores = (scores: readonly number[]) => () => {
    let sum = 0;
    for (let image = 0; image < images; image++) sum += scores[Math.floor(stream.uniform() * images)] ?? NaN;
    return sum;
  };
  const draw = isCount(evidence) ? resampledCount({ images, mean }, stream) : sumOfScores(evidence);
  return Float64Array.from({ length: resamples }, () => draw() / images).sort();
}

/** A sixth of the skewness of a mean of such images: Efron's acceleration. */
function acceleration(evidence: ImageEvidence): number {
  const { images, mean } = imageMean(evidence);
  if (isCount(evidence)) return (1 - 2 * mean) / (6 * Math.sqrt(images * mean * (1 - mean)));
  const size = evidence.reduce((largest, value) => Math.max(largest, Math.abs(value - mean)), 0);
  let [squares, cubes] = [0, 0];
  for (const value of evidence) {
    // In units of the largest distance: no power of it leaves the range of numbers.
    const away = (value - mean) / size;
    squares += away ** 2;
    cubes += away ** 3;
  }
  return size === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** The quantile of rising values, between neighbours. */
function quantile(rising: Float64Array, probability: number): number {
  const place = Math.max(0, Math.min(rising.length - 1, probability * rising.length - 0.5));
  const below = Math.floor(place);
  const [low = NaN, high = low] = [rising[below], rising[below + 1]];
  return low + (place - below) * (high - low);
}

/**
 * Interval of a mean over the images of models that exist, by resampling the images: Efron's bias-corrected and accelerated
 * bootstrap (BCa, Efron 1987), which follows skewed scores better than Student's t. The models are no sample: it says
 * nothing of other models.
 *
 * Declared 5 %, a hundred images: misses the mean in 0.8 to 5 % of 10,000 experiments for counts (rates 0.02 to 0.5), 5.8 to 6.4 % for
 * normal, discrete and exponential scores, 8.3 % where tails are heavy (t with 3 degrees of freedom); 199 resamples.
 *
 * Where all images give the same there is nothing to resample: Clopper and Pearson's interval where that is 0 or 1, else the
 * value itself.
 *
 * @param evidence a score an image, or a count of images; one image or more
 * @throws {NumericalError} where a score is not finite
 * @throws {ConfigError} where there is no image, or a count or an option is out of range
 */
export function bootstrapInterval(evidence: ImageEvidence, options: BootstrapOptions): Interval {
  const { stream, level = 0.95, resamples = 2000 } = options;
  requireNumber('bootstrapInterval: level', level, { min: 0.5, max: 1 - 1e-6 });
  requireInteger('bootstrapInterval: resamples', resamples, { min: 50 });
  const { images, mean } = imageMean(evidence);
  if (images === 0) {
    throw new ConfigError('bootstrapInterval: needs one image or more, got none; count some images first');
  }
  const same = isCount(evidence)
    ? mean === 0 || mean === 1
    : evidence.every((value) => value === evidence[0]);
  if (same) {
    if (mean !== 0 && mean !== 1) return { low: mean, high: mean };
    return clopperPearsonInterval({ successes: mean * images, trials: images, level });
  }
  const rising = resampledMeans(evidence, stream, resamples);
  const share =
    rising.reduce((sum, value) => sum + (value < mean ? 1 : value === mean ? 0.5 : 0), 0) / resamples;
  const limit = 0.5 / resamples;
  const bias = jStat.normal.inv(Math.max(limit, Math.min(1 - limit, share)), 0, 1);
  const skew = acceleration(evidence);
  const end = (tail: number) => {
    const moved = bias + jStat.normal.inv(tail, 0, 1);
    const stretch = 1 - skew * moved;
    // Beyond the pole of the correction lies the outermost mean.
    const probability = stretch > 0 ? jStat.normal.cdf(bias + moved / stretch, 0, 1) : moved > 0 ? 1 : 0;
    return quantile(rising, probability);
  };
  return { low: end((1 - level) / 2), high: end((1 + level) / 2) };
}
