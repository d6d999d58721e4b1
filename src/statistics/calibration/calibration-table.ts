import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import { calibrate } from './calibrate.js';
import type { CalibrationRow } from './calibration-cell.js';
import { statisticsCode } from './statistics-code.js';

/** Where the table lies, from the project's root; `npm run calibrate` makes it. */
export const calibrationPath = join('fixtures', 'calibration.json');

/** Declared and measured error rates and power of every procedure: `fixtures/calibration.json`. */
export interface CalibrationTable {
  readonly schema: 1;
  /** Simulated experiments for each row. */
  readonly experiments: number;
  readonly seed: number;
  /** SHA-256 of the statistics that were measured, see {@link statisticsCode}. */
  readonly code: string;
  readonly rows: readonly CalibrationRow[];
}

const rounded = (value: number) => Number(value.toFixed(6));

/** Simulates the whole table. The same seed gives the same table. */
export function makeCalibrationTable(experiments: number, seed: number): CalibrationTable {
  const rows = calibrate({ experiments, stream: RandomStream.fromSeed(seed).split('calibration') });
  return {
    schema: 1,
    experiments,
    seed,
    code: statisticsCode(),
    rows: rows.map(({ interval: [low, high], ...row }) => ({
      ...row,
      declared: rounded(row.declared),
      interval: [rounded(low), rounded(high)],
    })),
  };
}

/**
 * Reads the table.
 *
 * @throws {ConfigError} names the file and the remedy where it is missing or is none.
 */
export function readCalibrationTable(path = calibrationPath): CalibrationTable {
  try {
    const table = JSON.parse(readFileSync(path, 'utf8')) as CalibrationTable;
    if (table.schema !== 1 || !Array.isArray(table.rows)) throw new Error('it is no calibration table');
    return table;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path} must hold the calibration, got: ${cause}; run "npm run calibrate"`, {
      cause: error,
    });
  }
}

const percent = (value: number) => `${(100 * value).toFixed(value < 0.1 ? 2 : 1)} %`;

/** The table in lines for people: a block for each procedure. */
export function calibrationLines({ rows, experiments, seed }: CalibrationTable): string[] {
  const procedures = [...new Set(rows.map(({ procedure }) => procedure))];
  const line = (row: CalibrationRow) => {
    const bound = `${row.quantity === 'error' ? 'error ≤' : 'power ≥'} ${percent(row.declared)}`;
    const interval = `[${row.interval.map(percent).join(', ')}]`;
    const verdict = row.withinDeclared ? 'within' : row.assumptionHolds ? 'NOT WITHIN' : 'damaged';
    const note = row.assumptionHolds ? '' : ' (assumption fails)';
    return `  ${verdict.padEnd(10)} ${bound.padEnd(16)} measured ${percent(row.measured)} ${interval}  ${row.situation}${note}`;
  };
  return [
    `${rows.length} rows of ${experiments} simulated experiments each, seed ${seed}; 99 % intervals`,
    ...procedures.flatMap((procedure) => [
      procedure,
      ...rows.filter((row) => row.procedure === procedure).map(line),
    ]),
  ];
}
