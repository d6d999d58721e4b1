import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { growthExponent } from '../statistics/growth-exponent.js';
import { growthOf, type SizeTimes } from './growth.js';

it('finds the exponent of a power law whatever its factor', () => {
  const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(factor, fc.double({ min: -3, max: 3, noNaN: true }), (a, b) => {
      const points = [1, 2, 4, 8].map((x) => [x, a * x ** b] as const);
      // Logarithms to 2⁻⁵² of at most 20, over a spread of x of 1.5.
      expect(growthExponent(points)).toBeCloseTo(b, 12);
    }),
  );
});

/** Times cost(value) with lognormal noise of 10 %, in some rounds. */
function series(cost: (value: number) => number, rounds: number, stream: RandomStream): SizeTimes[] {
  return [64, 128, 256, 512, 1024].map((value) => ({
    value,
    times: new Map(
      Array.from(
        { length: rounds },
        (_, round) => [round, cost(value) * Math.exp(0.1 * stream.normal())] as const,
      ),
    ),
  }));
}

it('the interval holds the exponent as often as it says', () => {
  const stream = RandomStream.fromSeed(3);
  const trials = 2000;
  let held = 0;
  let confidence = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { exponent } = growthOf(
      'M',
      1200,
      series((m) => m ** 2, 9, stream),
    );
    confidence = exponent.confidence;
    if (exponent.interval[0] <= 2 && 2 <= exponent.interval[1]) held++;
  }
  expect(Math.abs(held / trials - confidence)).toBeLessThan(
    5 * Math.sqrt((confidence * (1 - confidence)) / trials),
  );
});

it('lets M² pass and finds M³ and N¹·⁵', () => {
  const stream = RandomStream.fromSeed(4);
  // A constant cost of every call hides the exponent in small sizes, and not at the large end.
  expect(
    growthOf(
      'M',
      1200,
      series((m) => 1e5 + m ** 2, 9, stream),
    ),
  ).toMatchObject({ withinLimit: true });
  const cubic = growthOf(
    'M',
    1200,
    series((m) => 1e7 + m ** 3, 9, stream),
  );
  expect(cubic).toMatchObject({ withinLimit: false, limit: 2, fixed: { name: 'N', value: 1200 } });
  expect(cubic.exponent.estimate).toBeLessThan(cubic.largeEnd.estimate);
  expect(
    growthOf(
      'N',
      200,
      series((n) => n ** 1.5, 9, stream),
    ),
  ).toMatchObject({ withinLimit: false, limit: 1 });
});
