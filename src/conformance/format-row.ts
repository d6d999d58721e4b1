import { describeRow } from './run-conformance.js';
import type { RowResult } from './run-row.js';

const nameWidth = 62;

/** What the columns of {@link formatRow} are called. */
export const rowHeader = `${'operation or program'.padEnd(nameWidth)} ${'worst error'.padStart(11)} ${'allowed'.padStart(9)} ${'ms'.padStart(6)}  verdict`;

const figure = (value: number): string => (value === 0 ? '0' : value.toExponential(1));

/** One line of the table; the error is that of the output that is furthest from what is allowed. */
export function formatRow(row: RowResult): string {
  const name = describeRow(row).padEnd(nameWidth);
  const { worst } = row;
  const numbers = worst === undefined ? ['', ''] : [figure(worst.error), figure(worst.tolerance)];
  const [error = '', allowed = ''] = numbers;
  const verdict = row.passed ? 'ok' : `FAILS (${row.failure ?? worst?.output ?? ''})`;
  return `${name} ${error.padStart(11)} ${allowed.padStart(9)} ${row.milliseconds.toFixed(0).padStart(6)}  ${verdict}`;
}
