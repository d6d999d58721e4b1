import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { predictionInterval } from './prediction-interval.js';
import { sampleMoments } from './sample-moments.js';

const recorded = { count: 5, mean: 0.2, standardDeviation: 0.1 };

describe('predictionInterval', () => {
  it('holds the mean of the future run as often as it says', () => {
    const stream = RandomStream.fromSeed(8);
    const [experiments, level] = [2000, 0.9];
    let held = 0;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const past = sampleMoments(Array.from({ length: 6 }, () => stream.normal()));
      const future = sampleMoments(Array.from({ length: 3 }, () => stream.normal())).mean;
      const { low, high } = predictionInterval({ recorded: past, futureSeeds: 3, level });
      if (low <= future && future <= high) held += 1;
    }
    const error = Math.sqrt((level * (1 - level)) / experiments);
    expect(Math.abs(held / experiments - level)).toBeLessThan(4 * error);
  });

  it('is mean ± t·sd·√(1/n + 1/m), with t from the table', () => {
    const { low, high } = predictionInterval({ recorded, futureSeeds: 5, level: 0.95 });
    const half = 2.776445105 * 0.1 * Math.sqrt(0.4);
    expect([low, high]).toEqual([expect.closeTo(0.2 - half, 8), expect.closeTo(0.2 + half, 8)]);
  });

  it('says nothing where one seed was recorded, and is never narrower than the resolution', () => {
    expect(predictionInterval({ recorded: { ...recorded, count: 1 }, futureSeeds: 5 }).low).toBe(-Infinity);
    const still = { ...recorded, standardDeviation: 0 };
    const { low, high } = predictionInterval({ recorded: still, futureSeeds: 5, resolution: 0.002 });
    expect(high - low).toBeGreaterThan(0.004);
  });

  it('refuses a record that is no numbers', () => {
    expect(() => predictionInterval({ recorded: { ...recorded, mean: NaN }, futureSeeds: 5 })).toThrow(
      ConfigError,
    );
    expect(() => predictionInterval({ recorded, futureSeeds: 0 })).toThrow(/futureSeeds must be at least 1/);
  });
});
