import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { calibrateCell } from './calibration.js';
import { normalLaw } from './simulated-differences.js';
import { smallestDetectableEffect } from './smallest-detectable-effect.js';

describe('smallestDetectableEffect', () => {
  it('grows with the spread in proportion, and shrinks with seeds', () => {
    const at = (seeds: number, standardDeviation: number) =>
      smallestDetectableEffect({ seeds, standardDeviation, alpha: 0.05 });
    expect(at(8, 0.3)).toBeCloseTo(0.3 * at(8, 1), 12);
    const effects = [3, 5, 8, 12, 20, 50].map((seeds) => at(seeds, 1));
    expect(effects).toEqual([...effects].sort((a, b) => b - a));
  });

  it('is detected with the declared power or a little more, in simulation', () => {
    for (const [seeds, alpha] of [
      [5, 0.05],
      [8, 0.05 / 16],
    ] as const) {
      const effect = smallestDetectableEffect({ seeds, standardDeviation: 1, alpha, power: 0.8 });
      const input = { experiments: 2000, stream: RandomStream.fromSeed(3) };
      const rows = calibrateCell({ law: normalLaw, effect, seeds }, input, ['e-process']);
      const rate = rows.find((row) => row.alpha === alpha)?.rate ?? 0;
      expect(rate).toBeGreaterThan(0.8 - 3 * Math.sqrt(0.16 / 2000));
      expect(rate).toBeLessThan(0.9);
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
