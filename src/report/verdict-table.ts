import type { ChalkInstance } from 'chalk';
import type { ClaimResult, ClaimVerdict } from '../harness/claim-types.js';
import type { PaperResults } from './paper-results.js';
import { verdictRows, type ClaimRows, type VerdictRow } from './verdict-rows.js';
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
function paintVerdict(colour: ChalkInstance, verdict: ClaimVerdict | undefined, text: string): string {
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

type Column = (typeof columns)[number];

const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - textWidth(text)));

/** A longer name has a line of its own. */
const leastName = 16;

interface Layout {
  readonly columns: readonly Column[];
  readonly widths: Readonly<Record<keyof Cells, number>>;
}

/** Widths that fit: long names get a line of their own; where that is not enough, columns are left out, the threshold first. */
function layOut(rows: readonly Cells[], width: number): Layout {
  const widest = (column: keyof Cells) => Math.max(...rows.map((row) => textWidth(row[column])));
  const widths = {
    ...{ name: widest('name'), verdict: widest('verdict'), effect: widest('effect') },
    ...{ threshold: widest('threshold'), seeds: widest('seeds'), paper: widest('paper') },
  };
  const taken = (shown: readonly Column[]) =>
    shown.reduce((sum, column) => sum + widths[column] + gap.length, 0);
  const choices: (readonly Column[])[] = [
    columns,
    columns.filter((column) => column !== 'threshold'),
    columns.filter((column) => column !== 'threshold' && column !== 'paper'),
  ];
  const shown = choices.find((choice) => taken(choice) + leastName <= width) ?? choices.at(-1) ?? columns;
  return { columns: shown, widths: { ...widths, name: Math.min(widths.name, width - taken(shown)) } };
}

function drawRow(
  cells: Cells,
  { columns: shown, widths }: Layout,
  paint: (text: string) => string,
): string[] {
  const long = textWidth(cells.name) > widths.name;
  const rest = shown.map((column) =>
    column === 'verdict'
      ? pad(paint(cells.verdict), widths.verdict + paint(cells.verdict).length - cells.verdict.length)
      : pad(cells[column], widths[column]),
  );
  const line = [pad(long ? '' : cells.name, widths.name), ...rest].join(gap).trimEnd();
  return long ? [cells.name, line] : [line];
}

/** Claims that stand together in a table. */
export interface TableSection {
  /** Absent where there is but one. */
  readonly heading?: string;
  readonly claims: readonly ClaimResult[];
}

/** The sections of a run's table: a paper's groups, each under its heading where there are several. */
export function tableSections(results: readonly PaperResults[]): TableSection[] {
  const sections = results.flatMap(({ paper, groups }) =>
    groups.map(({ group, claims }) => ({
      heading: results.length > 1 ? `${paper.id}: ${group.heading}` : group.heading,
      claims,
    })),
  );
  return sections.length > 1 ? sections : sections.map(({ claims }) => ({ claims }));
}

/**
 * The table of a run, in lines: claim, verdict, effect with interval, threshold, seeds, and the paper's number (✓: it lies
 * where another run would fall); parts and notes are indented under their claim.
 */
export function verdictTable(sections: readonly TableSection[], { width, colour }: TableStyle): string[] {
  const laidOut = sections.map(({ heading, claims }) => ({ heading, claims: claims.map(verdictRows) }));
  const rows = laidOut.flatMap(({ claims }) => claims.flatMap((claim) => claim.rows));
  const layout = layOut([header, ...rows.map(cellsOf)], width);
  const noteLines = (note: string) =>
    wrapText(note, width - 6).map((line, index) => colour.dim(`${index === 0 ? '    ' : '      '}${line}`));
  const claimLines = (claim: ClaimRows) => [
    ...claim.rows.flatMap((row) =>
      drawRow(cellsOf(row), layout, (text) => paintVerdict(colour, row.verdict, text)),
    ),
    ...claim.notes.flatMap(noteLines),
  ];
  const title = (text: string) => wrapText(text, width).map((line) => colour.bold(line));
  return [
    ...drawRow(header, layout, (text) => text).map((line) => colour.bold(line)),
    ...laidOut.flatMap(({ heading, claims }) => [
      ...(heading === undefined ? [] : ['', ...title(heading)]),
      ...claims.flatMap(claimLines),
    ]),
  ];
}
