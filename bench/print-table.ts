import type { SubjectTimes } from './rounds.js';
import type { Row } from './summarise.js';

/** The rows as lines of text, columns padded to their widest entry. */
export function tableOf(rows: readonly Row[]): string {
  const header = ['bench', 'size', 'subject', 'median ms (quartiles)', 'rounds', 'times as long [interval]'];
  const lines = [header, ...rows.map(cellsOf)];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: Row): string[] {
  const { bench, size, subject, medianMs, spreadMs, rounds, imagesPerSecond } = row;
  const rate = imagesPerSecond === undefined ? '' : `, ${number(imagesPerSecond)} images/s`;
  const time = `${number(medianMs)} (${number(spreadMs[0])}–${number(spreadMs[1])})${rate}`;
  return [bench, size, subject, time, String(rounds), ratioOf(row)];
}

function ratioOf({ ratioTo }: Row): string {
  if (ratioTo === undefined) return '';
  const { subject, ratio, interval, confidence } = ratioTo;
  const worth = confidence < 0.95 ? ` at ${(100 * confidence).toFixed(0)} %` : '';
  return `${number(ratio)} [${interval.map(number).join(', ')}]${worth} × ${subject}`;
}

/** Three digits or more. */
function number(value: number): string {
  if (!(Math.abs(value) < 1e6)) return String(value);
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** A line for each subject that could not run. */
export function failuresOf(all: readonly SubjectTimes[]): string {
  return all
    .filter(({ failure }) => failure !== undefined)
    .map(
      ({ subject, failure }) => `left out: ${subject.bench}, ${subject.size}, ${subject.subject}: ${failure}`,
    )
    .join('\n');
}
