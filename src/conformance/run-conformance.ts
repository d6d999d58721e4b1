import { prepareBackend, type BackendInfo } from '../backend/select-backend.js';
import type { ConformanceRow } from './conformance-row.js';
import { arithmeticRows } from './rows/arithmetic-rows.js';
import { attackRows } from './rows/attack-rows.js';
import { layerRows } from './rows/layer-rows.js';
import { lossRows } from './rows/loss-rows.js';
import { matrixAndReductionRows } from './rows/matrix-rows.js';
import { movementRows } from './rows/movement-rows.js';
import { trainingRows } from './rows/training-rows.js';
import { runRow, type RowResult } from './run-row.js';

/** Everything that a backend must compute. */
export const conformanceRows: readonly ConformanceRow[] = [
  ...arithmeticRows,
  ...matrixAndReductionRows,
  ...movementRows,
  ...layerRows,
  ...lossRows,
  ...attackRows,
  ...trainingRows,
];

/** What one backend made of the table. */
export interface ConformanceResult {
  readonly backend: BackendInfo;
  readonly rows: readonly RowResult[];
}

export interface ConformanceOptions {
  /** Only rows whose kind and name contain this. @default '' (all) */
  readonly only?: string;
  /** Told of each row as it is done. */
  readonly onRow?: (row: RowResult) => void;
}

/**
 * Runs the table of operations and programs on a backend and compares each with its float64 reference. Rows that
 * fail are in the result; only a backend that can't be prepared throws.
 *
 * @throws {ConfigError} as `prepareBackend`.
 */
export async function runConformance(
  name: string,
  { only = '', onRow }: ConformanceOptions = {},
): Promise<ConformanceResult> {
  const backend = await prepareBackend({ name });
  const chosen = conformanceRows.filter((row) => describeRow(row).includes(only));
  const rows: RowResult[] = [];
  for (const row of chosen) {
    const result = await runRow(row);
    rows.push(result);
    onRow?.(result);
  }
  return { backend, rows };
}

/** Kind and name, as {@link ConformanceOptions.only} sees them. */
export const describeRow = ({ kind, name }: Pick<ConformanceRow, 'kind' | 'name'>): string =>
  `${kind}: ${name}`;
