import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import { calibrate, calibrationCells } from './calibrate.js';
import { simulateCell, type CalibrationCell } from './calibration-cell.js';
import { calibrationLines, readCalibrationTable } from './calibration-table.js';
import { allLaws, drawValues } from './simulated-law.js';
import { statisticsCode } from './statistics-code.js';

const remedy = 'run "npm run calibrate" and commit fixtures/calibration.json';
const nameOf = ({ procedure, situation }: { procedure: string; situation: string }) =>
  `${procedure}: ${situation}`;

describe('calibration', () => {
  const table = readCalibrationTable();
  // Of 268 rows about one in 400,000 suites would leave intervals this wide by chance; the seed is fixed besides.
  const level = 1 - 1e-8;
  const experiments = 120;
  const small = calibrate({ experiments, stream: RandomStream.fromSeed(31), level });

  it('finds every procedure within what it declares, wherever its assumption holds', () => {
    const broken = small.filter((row) => row.assumptionHolds && !row.withinDeclared);
    expect(broken.map(nameOf)).toEqual([]);
  });

  it('agrees with the recorded table in every row, within binomial error', () => {
    expect(small.map(nameOf), remedy).toEqual(table.rows.map(nameOf));
    const strange = small.filter(({ interval: [low, high] }, index) => {
      const recorded = table.rows[index]?.measured ?? NaN;
      return !(low <= recorded && recorded <= high);
    });
    expect(strange.map(nameOf)).toEqual([]);
  });

  it('was recorded by the present statistics, with 10,000 experiments or more in each row', () => {
    expect(table.code, `the statistics have changed since they were calibrated; ${remedy}`).toBe(
      statisticsCode(),
    );
    expect(table.experiments).toBeGreaterThanOrEqual(10_000);
  });

  it('is recorded within what is declared wherever the assumption holds, and nowhere says so wrongly', () => {
    for (const { interval, declared, quantity, measured, withinDeclared, assumptionHolds } of table.rows) {
      const [low, high] = interval;
      expect(low <= measured && measured <= high).toBe(true);
      expect(withinDeclared).toBe(quantity === 'error' ? low <= declared : high >= declared);
      if (assumptionHolds) expect(withinDeclared).toBe(true);
    }
  });

  it('has rows of errors and of power for every procedure that decides, and of no other', () => {
    const of = (quantity: string) =>
      new Set(table.rows.filter((row) => row.quantity === quantity).map(({ procedure }) => procedure));
    const described = [
      'Wilson interval',
      'Clopper–Pearson interval',
      'bootstrap interval over images',
      'prediction for one run',
    ];
    const decides = [...of('error')].filter((procedure) => !described.includes(procedure));
    expect(decides).toHaveLength(10);
    for (const procedure of decides) expect(of('power')).toContain(procedure);
    expect([...of('power')].every((procedure) => decides.includes(procedure))).toBe(true);
  });

  it('gives superiority by one standard deviation, looks at 5 and 10 seeds, a power of 0.8 or more', () => {
    const rows = table.rows.filter(
      ({ procedure, quantity, assumptionHolds }) =>
        procedure === 'superiority' && quantity === 'power' && assumptionHolds,
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { situation, interval } of rows) {
      expect(situation).toContain('mean 1 sd above it; supported at 5 or 10 seeds');
      expect(interval[0]).toBeGreaterThanOrEqual(0.8);
    }
  });
});

describe('simulateCell', () => {
  const cell = (share: number): CalibrationCell => ({
    procedure: 'coin',
    assumptionHolds: true,
    outcomes: [
      { situation: 'heads', quantity: 'error', declared: 0.05 },
      { situation: 'tails', quantity: 'power', declared: 0.8 },
    ],
    experiment: (stream) => {
      const heads = stream.uniform() < share;
      return [heads, !heads];
    },
  });
  const input = { experiments: 2000, stream: RandomStream.fromSeed(3) };

  it('counts what happened, and says whether that leaves the declared frequency possible', () => {
    const [heads, tails] = simulateCell(cell(0.05), input);
    expect((heads?.measured ?? 0) + (tails?.measured ?? 0)).toBe(1);
    expect([heads?.withinDeclared, tails?.withinDeclared]).toEqual([true, true]);
    expect(simulateCell(cell(0.4), input).map((row) => row.withinDeclared)).toEqual([false, false]);
  });

  it('gives the same rows for the same seed, and refuses no experiments', () => {
    expect(simulateCell(cell(0.1), input)).toEqual(simulateCell(cell(0.1), input));
    expect(() => simulateCell(cell(0.1), { ...input, experiments: 0 })).toThrow(ConfigError);
  });
});

describe('the simulated laws', () => {
  it.each(allLaws)('have mean 0 and standard deviation 1: $name', (law) => {
    const values = drawValues(law, RandomStream.fromSeed(17).split(law.name), 20_000);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(values.length));
    // The variance of the square is infinite for t with 3 degrees of freedom: a looser look.
    const variance = values.reduce((sum, x) => sum + x ** 2, 0) / values.length;
    expect(variance).toBeGreaterThan(0.8);
    expect(variance).toBeLessThan(1.25);
  });
});

describe('the calibration table', () => {
  it('is told in a line a row, under its procedure, with what is damaged', () => {
    const table = readCalibrationTable();
    const lines = calibrationLines(table);
    const procedures = new Set(calibrationCells.map(({ procedure }) => procedure));
    expect(lines).toHaveLength(1 + procedures.size + table.rows.length);
    expect(lines.filter((line) => line.startsWith('  NOT WITHIN'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('  damaged')).length).toBeGreaterThan(5);
  });

  it('is an error with its remedy where it is missing or is something else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'calibration-'));
    try {
      const path = join(folder, 'calibration.json');
      expect(() => readCalibrationTable(path)).toThrow(/npm run calibrate/);
      writeFileSync(path, '{}');
      expect(() => readCalibrationTable(path)).toThrow(ConfigError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
