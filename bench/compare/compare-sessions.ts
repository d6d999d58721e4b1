import { studentTCritical } from '../../src/index.js';
import { placeOf } from '../subject.js';
import type { TrackedRow } from './run-sessions.js';

/** How the time of one subject changed. */
export interface Change {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  /** Time now / time of the baseline, both relative to the reference: geometric means over sessions. */
  readonly ratio: number;
  readonly interval: readonly [number, number];
  /** The interval lies above 1 and the ratio above 1.05. */
  readonly slower: boolean;
}

/** What is less than this is not worth an alarm, however sure. */
export const tolerated = 1.05;

/**
 * Chance that any interval of one comparison misses its ratio (Bonferroni over the rows): small enough that twenty comparisons
 * of the same code, which share a baseline, all pass nine times out of ten.
 */
const familyError = 0.01;

/**
 * The ratio of the times now to those of the baseline, row by row, with Welch's t-interval for the difference of two means of
 * logarithms over sessions. The session is the unit: rounds inside one share what their process drew.
 *
 * @returns rows that both have, in the order of `now`
 */
export function compareSessions(
  baseline: readonly TrackedRow[],
  now: readonly TrackedRow[],
): readonly Change[] {
  const pairs = now.flatMap((row) => {
    const before = baseline.find((one) => nameOf(one) === nameOf(row));
    return before === undefined ? [] : [{ row, before }];
  });
  return pairs.map(({ row: { bench, size, subject, relative }, before }) => {
    const tail = familyError / pairs.length / 2;
    const { difference, halfWidth } = welch(relative.map(Math.log), before.relative.map(Math.log), tail);
    const ratio = Math.exp(difference);
    const interval = [Math.exp(difference - halfWidth), Math.exp(difference + halfWidth)] as const;
    const slower = interval[0] > 1 && ratio > tolerated;
    return { bench, size, subject, ratio, interval, slower };
  });
}

/** What tells rows apart. */
export const nameOf = (row: Pick<TrackedRow, 'bench' | 'size' | 'subject'>): string =>
  `${placeOf(row)} · ${row.subject}`;

/** mean(a) − mean(b), and what to add and subtract for an interval that leaves `tail` on each side (Welch 1947). */
function welch(
  a: readonly number[],
  b: readonly number[],
  tail: number,
): { readonly difference: number; readonly halfWidth: number } {
  const [first, second] = [squaredError(a), squaredError(b)];
  const total = first.squaredError + second.squaredError;
  const degrees =
    total ** 2 / (first.squaredError ** 2 / (a.length - 1) + second.squaredError ** 2 / (b.length - 1));
  const difference = first.mean - second.mean;
  if (total === 0) return { difference, halfWidth: 0 };
  return { difference, halfWidth: studentTCritical(tail, degrees) * Math.sqrt(total) };
}

/** The mean, and the squared standard error of it. */
function squaredError(values: readonly number[]): { readonly mean: number; readonly squaredError: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, squaredError: squares / (n - 1) / n };
}
