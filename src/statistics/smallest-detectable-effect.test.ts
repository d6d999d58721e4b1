import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { drawValues, normalLaw } from './calibration/simulated-law.js';
import { pairedTEValue } from './paired-t-e-process.js';
import { smallestDetectableEffect } from './smallest-detectable-effect.js';

describe('smallestDetectableEffect', () => {
  it('grows with the spread in proportion, and shrinks with seeds', () => {
    const at = (seeds: number, standardDeviation: number) =>
      smallestDetectableEffect({ seeds, standardDeviation, alpha: 0.05 });
    expect(at(8, 0.3)).toBeCloseTo(0.3 * at(8, 1), 12);
    const effects = [3, 5, 8, 12, 20, 50].map((seeds) => at(seeds, 1));
    expect(effects).toEqual([...effects].sort((a, b) => b - a));
  });

  it('is detected with exactly the declared power, in simulation', () => {
    for (const [seeds, alpha] of [
      [5, 0.05],
      [8, 0.05 / 16],
    ] as const) {
      const effect = smallestDetectableEffect({ seeds, standardDeviation: 1, alpha, power: 0.8 });
      const stream = RandomStream.fromSeed(3).split(seeds);
      let detected = 0;
      for (let experiment = 0; experiment < 2000; experiment++) {
        const differences = drawValues(normalLaw, stream, seeds, effect);
        if (pairedTEValue({ differences, threshold: 0, direction: 'above' }) >= 1 / alpha) detected += 1;
      }
      expect(Math.abs(detected / 2000 - 0.8)).toBeLessThan(3.5 * Math.sqrt(0.16 / 2000));
    }
  });

  it('is infinite where so few seeds can pass nothing', () => {
    expect(smallestDetectableEffect({ seeds: 2, standardDeviation: 0, alpha: 0.05 })).toBe(Infinity);
    expect(smallestDetectableEffect({ seeds: 4, standardDeviation: 1, alpha: 0.05 / 16 })).toBe(Infinity);
  });

  it('refuses a power that is none', () => {
    const input = { seeds: 5, standardDeviation: 1, alpha: 0.05, power: 80 };
    expect(() => smallestDetectableEffect(input)).toThrow(ConfigError);
  });
});
