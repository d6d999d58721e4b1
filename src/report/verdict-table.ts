import type { ChalkInstance } from 'chalk';
import type { ClaimResult, ClaimVerdict } from '../harness/claim-types.js';
import { verdictRows, type VerdictRow } from './verdict-rows.js';
import { textWidth, wrapText } from './wrap-text.js';

/** How a table is drawn. */
export interface TableStyle {
  /** Columns of the terminal. */
  readonly width: number;
  /** With level 0, there are words only. */
  readonly colour: ChalkInstance;
}

const gap = '  ';
const header = {
  name: 'claim',
  verdict: 'verdict',
  effect: 'effect [interval]',
  threshold: 'threshold',
  seeds: 'seeds',
  paper: 'paper',
};
type Cells = typeof header;
const columns = ['verdict', 'effect', 'threshold', 'seeds', 'paper'] as const;

/** A verdict in its colour; the word alone says as much. */
export function paintVerdict(colour: ChalkInstance, verdict: ClaimVerdict | undefined, text: string): string {
  if (verdict === 'supported') return colour.green(text);
  if (verdict === 'refuted') return colour.red(text);
  return verdict === 'inconclusive' ? colour.yellow(text) : colour.dim(text);
}

const cellsOf = (row: VerdictRow): Cells => ({
  name: row.level === 'part' ? `${gap}${row.name}` : row.name,
  verdict: row.words,
  effect: row.effect,
  threshold: row.threshold,
  seeds: row.seeds,
  paper: row.paper,
});

const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - textWidth(text)));

/** Widths that fit where they can: the names give way, since a long one can have a line of its own. */
function columnWidths(rows: readonly Cells[], width: number): Record<keyof Cells, number> {
  const widest = (column: keyof Cells) => Math.max(...rows.map((row) => textWidth(row[column])));
  const widths = Object.fromEntries(columns.map((column) => [column, widest(column)]));
  const others = columns.reduce((sum, column) => sum + (widths[column] ?? 0) + gap.length, 0);
  const name = Math.min(widest('name'), Math.max(16, width - others));
  return { ...widths, name } as Record<keyof Cells, number>;
}

function drawRow(
  cells: Cells,
  widths: Record<keyof Cells, number>,
  paint: (text: string) => string,
): string[] {
  const long = textWidth(cells.name) > widths.name;
  const rest = columns.map((column) =>
    column === 'verdict'
      ? pad(paint(cells.verdict), widths.verdict + paint(cells.verdict).length - cells.verdict.length)
      : pad(cells[column], widths[column]),
  );
  const line = [pad(long ? '' : cells.name, widths.name), ...rest].join(gap).trimEnd();
  return long ? [cells.name, line] : [line];
}

/**
 * The table of a run, in lines: claim, verdict, effect with interval, threshold, seeds, and the paper's number (✓: it lies
 * where another run would fall); parts and notes are indented under their claim.
 */
export function verdictTable(claims: readonly ClaimResult[], { width, colour }: TableStyle): string[] {
  const laidOut = claims.map(verdictRows);
  const cells = laidOut.flatMap(({ rows }) => rows.map(cellsOf));
  const widths = columnWidths([header, ...cells], width);
  const body = laidOut.flatMap(({ rows, notes }) => [
    ...rows.flatMap((row) =>
      drawRow(cellsOf(row), widths, (text) => paintVerdict(colour, row.verdict, text)),
    ),
    ...notes.flatMap((note) =>
      wrapText(note, width - 6).map((line, index) => colour.dim(`${index === 0 ? '    ' : '      '}${line}`)),
    ),
  ]);
  return [...drawRow(header, widths, (text) => text).map((line) => colour.bold(line)), ...body];
}
