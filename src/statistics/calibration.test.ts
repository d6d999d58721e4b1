import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { calibrate, calibrateCell, nullCells, powerCells, type CalibrationCell } from './calibration.js';
import { fairLaws, normalLaw, skewedLaws } from './simulated-differences.js';

const input = { experiments: 2000, stream: RandomStream.fromSeed(31) };
const rateAt = (cell: CalibrationCell, alpha: number) =>
  calibrateCell(cell, input, ['e-process']).find((row) => row.alpha === alpha)?.rate ?? NaN;

describe('the e-process, stopping at any of up to 12 seeds', () => {
  it.each(fairLaws)('errs at most as often as declared where the differences are $name', (law) => {
    const rows = calibrateCell({ law, effect: 0, seeds: 12 }, input, ['e-process']);
    for (const { rate, alpha, experiments } of rows) {
      expect(rate).toBeLessThan(alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / experiments));
    }
  });

  it('errs up to 20 % at a declared 5 % where a long tail points against the claim, as documented', () => {
    const rates = skewedLaws.map((law) => ({
      name: law.name,
      rate: rateAt({ law, effect: 0, seeds: 12 }, 0.05),
    }));
    const damaged = rates.filter(({ rate }) => rate > 0.065).map(({ name }) => name);
    expect(damaged).toEqual(['minus exponential', 'minus lognormal']);
    expect(Math.max(...rates.map(({ rate }) => rate))).toBeLessThan(0.2);
  });

  it('has the documented power, within four binomial errors', () => {
    const documented = [
      [5, 3, 0.05, 0.933],
      [5, 3, 0.05 / 16, 0.322],
      [8, 1.5, 0.05, 0.72],
      [8, 3, 0.05 / 16, 0.923],
    ] as const;
    for (const [seeds, effect, alpha, power] of documented) {
      const rate = rateAt({ law: normalLaw, effect, seeds }, alpha);
      expect(Math.abs(rate - power)).toBeLessThan(4 * Math.sqrt((power * (1 - power)) / 2000));
    }
  });

  it('an ordinary t test repeated at every seed errs three times as often as declared', () => {
    const rows = calibrateCell({ law: normalLaw, effect: 0, seeds: 12 }, input, ['t test at every seed']);
    expect(rows[0]?.rate).toBeGreaterThan(0.15);
  });
});

describe('calibrate', () => {
  it('laws have mean 0 and standard deviation 1', () => {
    for (const law of [...fairLaws, ...skewedLaws]) {
      const stream = RandomStream.fromSeed(17).split(law.name);
      const values = Array.from({ length: 20_000 }, () => law.draw(stream));
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(values.length));
      // The variance of the square is infinite for t with 3 degrees of freedom: a looser look.
      const variance = values.reduce((sum, x) => sum + x ** 2, 0) / values.length;
      expect(variance).toBeGreaterThan(0.8);
      expect(variance).toBeLessThan(1.25);
    }
  });

  it('gives every cell, rule and level a row, the same for the same seed', () => {
    const run = () => calibrate({ experiments: 3, stream: RandomStream.fromSeed(1) });
    const rows = run();
    expect(rows).toHaveLength((nullCells.length + powerCells.length) * 4 * 2);
    expect(rows).toEqual(run());
    expect(rows[0]).toMatchObject({ law: 'normal', effect: 0, seeds: 12, rule: 'e-process', alpha: 0.05 });
  });

  it('refuses no experiments and more seeds than the sign-flip test enumerates', () => {
    const cell = { law: normalLaw, effect: 0, seeds: 17 };
    expect(() => calibrateCell(cell, input)).toThrow(ConfigError);
    expect(() => calibrateCell({ ...cell, seeds: 5 }, { ...input, experiments: 0 })).toThrow(ConfigError);
  });
});
