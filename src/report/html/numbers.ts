import type { ClaimDeclaration, Ends, PartResult, Unit } from '../../harness/claim-types.js';
import { formatNumber } from '../format-effect.js';

const minus = (text: string) => text.replace(/^-/, '−');

/** What the numbers of a claim are measured in, for an axis or a sentence; empty for plain numbers. */
export function unitWords(unit: Unit): string {
  return unit === 'points' ? 'percentage points' : '';
}

/** "12.3 points", "0.975"; a dash where there is none. */
export function valueText(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–';
  const number = minus(formatNumber(value, unit));
  return unit === 'points' ? `${number} points` : number;
}

/** A number without its unit, for a table whose head names it. */
export function bareText(value: number | null | undefined, unit: Unit): string {
  return value === null || value === undefined ? '–' : minus(formatNumber(value, unit));
}

/** A threshold: "0", "−3 points"; no digits that say nothing. */
export function thresholdText(threshold: number, unit: Unit): string {
  const number = minus(String(Number(formatNumber(threshold, unit))));
  return unit === 'points' && threshold !== 0 ? `${number} points` : number;
}

/** "[8.1, 16.5]"; empty where there is no interval. */
export function intervalText(interval: PartResult['interval'], unit: Unit): string {
  if (interval === null) return '';
  return `[${interval.map((end) => minus(formatNumber(end, unit))).join(', ')}]`;
}

/** "12.3 points (interval 8.1 to 16.5)". */
export function effectWords(
  { estimate, interval }: { readonly estimate: number | null; readonly interval: Ends | null },
  { unit }: Pick<ClaimDeclaration, 'unit'>,
): string {
  const value = valueText(estimate, unit);
  if (interval === null || (interval[0] === estimate && interval[1] === estimate)) return value;
  const [low, high] = interval.map((end) => minus(formatNumber(end, unit)));
  return `${value} (interval ${low} to ${high})`;
}

/** "1 claim", "3 claims". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
