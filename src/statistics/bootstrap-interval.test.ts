import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { clopperPearsonInterval } from './binomial-intervals.js';
import { bootstrapInterval } from './bootstrap-interval.js';
import { pairedTInterval } from './paired-t-interval.js';

const stream = () => RandomStream.fromSeed(3).split('bootstrap');
const scores = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 40 });

describe('bootstrapInterval', () => {
  it('lies within the scores, low before high, and is the same for the same stream', () => {
    fc.assert(
      fc.property(scores, (values) => {
        const { low, high } = bootstrapInterval(values, { stream: stream(), resamples: 200 });
        fc.pre(!values.every((value) => value === values[0]));
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
        expect(low).toBeLessThanOrEqual(high);
        expect(bootstrapInterval(values, { stream: stream(), resamples: 200 })).toEqual({ low, high });
      }),
      { numRuns: 50 },
    );
  });

  it('moves and stretches with the scores', () => {
    const values = Array.from({ length: 60 }, (_, index) => Math.sin(index) ** 3);
    const { low, high } = bootstrapInterval(values, { stream: stream() });
    const moved = bootstrapInterval(
      values.map((value) => 3 * value + 7),
      { stream: stream() },
    );
    expect(moved.low).toBeCloseTo(3 * low + 7, 9);
    expect(moved.high).toBeCloseTo(3 * high + 7, 9);
  });

  it('is near Student’s t where many scores are normal, and near the exact interval of a count', () => {
    const normal = Array.from(RandomStream.fromSeed(8).normalArray(400));
    const [boot, t] = [bootstrapInterval(normal, { stream: stream() }), pairedTInterval(normal, 0.95)];
    expect(Math.abs(boot.low - t.low)).toBeLessThan(0.015);
    expect(Math.abs(boot.high - t.high)).toBeLessThan(0.015);
    const count = { successes: 120, trials: 400 };
    const [counted, exact] = [bootstrapInterval(count, { stream: stream() }), clopperPearsonInterval(count)];
    expect(Math.abs(counted.low - exact.low)).toBeLessThan(0.01);
    expect(Math.abs(counted.high - exact.high)).toBeLessThan(0.01);
  });

  it('reaches further to the side of a long tail', () => {
    const values = Array.from({ length: 50 }, (_, index) => -Math.log(1 - (index + 0.5) / 50));
    const mean = values.reduce((sum, value) => sum + value, 0) / 50;
    const { low, high } = bootstrapInterval(values, { stream: stream(), resamples: 4000 });
    expect(high - mean).toBeGreaterThan(1.1 * (mean - low));
  });

  it('resamples a count as the images that it counts', () => {
    const images = Array.from({ length: 80 }, (_, image) => (image < 20 ? 1 : 0));
    const options = () => ({ stream: stream(), resamples: 20_000 });
    const counted = bootstrapInterval({ successes: 20, trials: 80 }, options());
    const drawn = bootstrapInterval(images, options());
    // One image apart at most: both are quantiles of 20,000 draws of one law on the multiples of 1/80.
    expect(Math.abs(counted.low - drawn.low)).toBeLessThan(1.01 / 80);
    expect(Math.abs(counted.high - drawn.high)).toBeLessThan(1.01 / 80);
  });

  it('is the exact interval where no image differs', () => {
    const exact = clopperPearsonInterval({ successes: 0, trials: 200 });
    expect(bootstrapInterval({ successes: 0, trials: 200 }, { stream: stream() })).toEqual(exact);
    expect(bootstrapInterval(new Array<number>(200).fill(0), { stream: stream() })).toEqual(exact);
    expect(bootstrapInterval([0.25, 0.25], { stream: stream() })).toEqual({ low: 0.25, high: 0.25 });
  });

  it('refuses no images, counts that are none, and scores that are not finite', () => {
    expect(() => bootstrapInterval([], { stream: stream() })).toThrow(/needs one image or more/);
    expect(() => bootstrapInterval({ successes: 3, trials: 2 }, { stream: stream() })).toThrow(ConfigError);
    expect(() => bootstrapInterval([1, NaN], { stream: stream() })).toThrow(NumericalError);
    expect(() => bootstrapInterval([1, 2], { stream: stream(), level: 1 })).toThrow(ConfigError);
  });
});
