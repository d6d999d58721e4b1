import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { medianInterval } from './median-interval.js';

const trials = 5000;

/** Draws whose median is 0, with tails as times have them. */
const distributions: Record<string, (stream: RandomStream) => number> = {
  normal: (stream) => stream.normal(),
  'exponential less its median': (stream) => -Math.log(1 - stream.uniform()) - Math.LN2,
  'one in five ten times as wide': (stream) => stream.normal() * (stream.uniform() < 0.2 ? 10 : 1),
};

it.each(Object.keys(distributions).flatMap((name) => [3, 6, 7, 25].map((n) => [name, n] as const)))(
  'the interval for the median of %s values, %i of them, holds it as often as it says',
  (name, n) => {
    const stream = RandomStream.fromSeed(7).split(name).split(n);
    const draw = distributions[name] ?? (() => NaN);
    let held = 0;
    let stated = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { interval, confidence } = medianInterval(Array.from({ length: n }, () => draw(stream)));
      stated = confidence;
      if (interval[0] <= 0 && 0 <= interval[1]) held++;
    }
    // Five standard errors of a share of this many trials.
    const error = 5 * Math.sqrt((stated * (1 - stated)) / trials);
    expect(Math.abs(held / trials - stated)).toBeLessThan(error);
  },
);

it('is at least 95 % sure from six values on, and is the range of fewer, which has 1 − 2¹⁻ⁿ', () => {
  for (let n = 6; n <= 60; n++) {
    const { confidence } = medianInterval(Array.from({ length: n }, (_, index) => index));
    expect(confidence).toBeGreaterThanOrEqual(0.95);
    expect(confidence).toBeLessThan(0.995);
  }
  for (let n = 1; n <= 5; n++) {
    const { interval, confidence } = medianInterval(Array.from({ length: n }, (_, index) => index));
    expect(interval).toEqual([0, n - 1]);
    expect(confidence).toBeCloseTo(1 - 2 ** (1 - n), 12);
  }
});
