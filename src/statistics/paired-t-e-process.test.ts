import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { effectPrior, logMixtureRatio } from './effect-prior.js';
import { anytimePValue, pairedTEProcess, pairedTEValue } from './paired-t-e-process.js';

const samples = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 12 });
const above = (differences: readonly number[], threshold = 0) =>
  pairedTEProcess({ differences, threshold, direction: 'above' });

/** Simpson's rule. */
function integrate(f: (x: number) => number, low: number, high: number, panels = 4000): number {
  const step = (high - low) / panels;
  let sum = f(low) + f(high);
  for (let node = 1; node < panels; node++) sum += (node % 2 === 1 ? 4 : 2) * f(low + node * step);
  return (sum * step) / 3;
}

describe('pairedTEProcess', () => {
  it('does not depend on the unit of the differences', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0.01, max: 100, noNaN: true }), (differences, unit) => {
        const process = (scale: number) =>
          pairedTEProcess({
            differences: differences.map((x) => x * scale),
            threshold: 0.3 * scale,
            direction: 'above',
            resolution: 1e-6 * scale,
          });
        expect(Math.log(process(unit).final)).toBeCloseTo(Math.log(process(1).final), 6);
      }),
    );
  });

  it('below is above, mirrored', () => {
    fc.assert(
      fc.property(samples, (differences) => {
        const mirrored = differences.map((x) => -x);
        expect(pairedTEProcess({ differences: mirrored, threshold: -0.3, direction: 'below' })).toEqual(
          above(differences, 0.3),
        );
      }),
    );
  });

  it('falls as the threshold rises', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 2, noNaN: true }), (differences, rise) => {
        const higher = above(differences, rise).eValues;
        above(differences).eValues.forEach((eValue, index) => {
          expect(higher[index] ?? Infinity).toBeLessThanOrEqual(eValue * (1 + 1e-9));
        });
      }),
    );
  });

  it('says at seed n the same as if the later seeds had never been run', () => {
    fc.assert(
      fc.property(samples, (differences) => {
        const all = above(differences);
        expect(all.eValues.slice(0, -1)).toEqual(above(differences.slice(0, -1)).eValues);
        expect(all.final).toBe(all.eValues.at(-1));
        expect(pairedTEValue({ differences, threshold: 0, direction: 'above' })).toBe(all.final);
        expect(anytimePValue(all.final)).toBe(Math.min(1, 1 / all.final));
      }),
    );
  });

  it('a coarser resolution never adds evidence', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 1e-9, max: 5, noNaN: true }), (differences, resolution) => {
        const coarse = pairedTEProcess({ differences, threshold: 0, direction: 'above', resolution });
        expect(anytimePValue(coarse.final)).toBeGreaterThanOrEqual(
          anytimePValue(above(differences).final) * (1 - 1e-9),
        );
      }),
    );
  });

  it('has mean exactly 1 under the null, for any number of seeds', () => {
    // Under the null the angle between the values and (1, …, 1) has a density proportional to sinⁿ⁻²θ.
    for (const count of [2, 3, 5, 12]) {
      const density = (angle: number) => Math.sin(angle) ** (count - 2);
      const mean = integrate(
        (a) => Math.exp(logMixtureRatio(count, Math.cos(a))) * density(a),
        0,
        Math.PI,
        1000,
      );
      expect(mean / integrate(density, 0, Math.PI, 1000)).toBeCloseTo(1, 8);
    }
  });

  it('is a martingale: the next seed leaves its mean where it was', () => {
    // Under the null x₍ₙ₊₁₎·√n/√Σx² is t with n degrees of freedom, whatever the first n values' ratios were:
    // with x₍ₙ₊₁₎ = √Σx²·tan θ the density is proportional to cosⁿ⁻¹θ.
    for (const first of [
      [0.4, 1.1],
      [1, 0.7, 1.3, -0.2],
      [2, 2.1, 1.9, 2.2, 2],
    ]) {
      const length = Math.hypot(...first);
      const density = (angle: number) => Math.cos(angle) ** (first.length - 1);
      const next = (angle: number) => above([...first, length * Math.tan(angle)]).eValues.at(-1) ?? NaN;
      const end = Math.PI / 2 - 1e-9;
      const mean = integrate((a) => next(a) * density(a), -end, end) / integrate(density, -end, end);
      expect(mean / (above(first).eValues.at(-1) ?? NaN)).toBeCloseTo(1, 6);
    }
  });

  it('passes 1/alpha in at most alpha of null experiments, stopping at the first of 5 to 12 seeds that does', () => {
    const stream = RandomStream.fromSeed(11);
    const [experiments, alpha] = [2000, 0.05];
    let falsePositives = 0;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const differences = Array.from({ length: 4 }, () => stream.normal());
      while (differences.length < 12) {
        differences.push(stream.normal());
        if (anytimePValue(above(differences).final) > alpha) continue;
        falsePositives += 1;
        break;
      }
    }
    const error = Math.sqrt((alpha * (1 - alpha)) / experiments);
    expect(falsePositives / experiments).toBeLessThan(alpha + 3 * error);
  });

  it('is worth a finite, known amount where the seeds agree exactly', () => {
    expect(above([0.1, 0.1, 0.1, 0.1, 0.1]).eValues.at(-1)).toBeCloseTo(1741.9, 0);
    expect(above(new Array<number>(400).fill(1)).final).toBe(Number.MAX_VALUE);
    expect(above([-1, -1, -1]).final).toBeLessThan(1);
  });

  it('takes rounding for what it is: no evidence', () => {
    expect(anytimePValue(above(new Array<number>(8).fill(0.3 - 0.2), 0.1).final)).toBe(1);
    expect(anytimePValue(above(new Array<number>(8).fill(0.1 + 0.2), 0.3).final)).toBe(1);
    expect(
      anytimePValue(
        pairedTEValue({ differences: [0, 0, 0], threshold: 0, direction: 'above', resolution: 0 }),
      ),
    ).toBe(1);
  });

  it('has nothing to say of fewer than two seeds', () => {
    expect(above([])).toEqual({ eValues: [], final: 1 });
    expect(above([5])).toEqual({ eValues: [1], final: 1 });
  });

  it('refuses differences and settings that are no numbers', () => {
    expect(() => above([1, NaN])).toThrow(
      new NumericalError('pairedTEProcess: differences must be finite, got NaN at index 1'),
    );
    expect(() => above([1, 2], Infinity)).toThrow(ConfigError);
    expect(() =>
      pairedTEProcess({ differences: [1, 2], threshold: 0, direction: 'above', resolution: -1 }),
    ).toThrow(/resolution must be at least 0/);
  });
});

describe('effectPrior', () => {
  it('is a probability over positive effects', () => {
    expect(effectPrior.reduce((sum, point) => sum + point.weight, 0)).toBeCloseTo(1, 14);
    expect(effectPrior.every((point) => point.effect > 0 && point.weight > 0)).toBe(true);
  });
});
