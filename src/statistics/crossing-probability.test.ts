import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { crossingProbability } from './crossing-probability.js';
import { sampleMoments } from './sample-moments.js';
import { studentTCritical } from './student-t.js';

/** Share of experiments in which some look rejects. */
function simulated(looks: readonly number[], level: number, experiments: number): number {
  const stream = RandomStream.fromSeed(5).split(looks.join());
  const critical = looks.map((seeds) => studentTCritical(level, seeds - 1));
  let crossed = 0;
  for (let experiment = 0; experiment < experiments; experiment++) {
    const values = Array.from({ length: looks.at(-1) ?? 0 }, () => stream.normal());
    const passes = looks.some((seeds, index) => {
      const { mean, standardDeviation } = sampleMoments(values.slice(0, seeds));
      return mean / (standardDeviation / Math.sqrt(seeds)) >= (critical[index] ?? Infinity);
    });
    if (passes) crossed += 1;
  }
  return crossed / experiments;
}

describe('crossingProbability', () => {
  it('agrees with simulation, also with uneven looks and looks that add one seed', () => {
    const experiments = 40_000;
    for (const some of [
      [5, 10],
      [2, 9],
      [4, 5, 6],
      [3, 8, 20],
    ]) {
      const exact = crossingProbability(some, 0.03);
      // 4.5 standard errors: 1 in 150,000 by chance; the seed is fixed besides.
      const error = 4.5 * Math.sqrt((exact * (1 - exact)) / experiments);
      expect(Math.abs(simulated(some, 0.03, experiments) - exact)).toBeLessThan(error);
    }
  });

  it('lies between the level and the sum of the levels, and grows with a further look', () => {
    const [two, three] = [crossingProbability([5, 10], 0.02), crossingProbability([5, 10, 15], 0.02)];
    expect(two).toBeGreaterThan(0.02);
    expect(two).toBeLessThan(0.04);
    expect(three).toBeGreaterThan(two);
    expect(three).toBeLessThan(0.06);
  });

  it('refuses levels and looks that are none', () => {
    expect(() => crossingProbability([5, 10], 0.9)).toThrow(ConfigError);
    expect(() => crossingProbability([10, 5], 0.03)).toThrow(/rising whole numbers.*got 10, 5/);
  });
});
