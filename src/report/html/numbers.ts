import type { ClaimDeclaration, Ends, Unit } from '../../harness/claim-types.js';
import { thresholdOf } from '../../statistics/claim-kind.js';
import { claimsBelow, formatNumber } from '../format-effect.js';

const minus = (text: string) => text.replace(/^-/, '−');

/** An estimate with its interval, of a claim or of a part. */
export interface Estimated {
  readonly estimate: number | null;
  readonly interval: Ends | null;
}

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

/** A declared number: "0", "−3 points"; no digits that say nothing. */
export function declaredText(value: number, unit: Unit): string {
  const number = minus(String(Number(formatNumber(value, unit))));
  return unit === 'points' && value !== 0 ? `${number} points` : number;
}

/** Where the statement holds: "above 0", "above −3 points", "below 30 points", "within ±10 points". */
export function thresholdText({ kind, unit }: Pick<ClaimDeclaration, 'kind' | 'unit'>): string {
  const threshold = declaredText(thresholdOf(kind), unit);
  if (typeof kind !== 'string' && 'equivalence' in kind) return `within ±${threshold}`;
  return claimsBelow(kind) ? `below ${threshold}` : `above ${threshold}`;
}

/** "[8.1, 16.5]"; empty where there is no interval. */
export function intervalText(interval: Ends | null, unit: Unit): string {
  if (interval === null) return '';
  return `[${interval.map((end) => minus(formatNumber(end, unit))).join(', ')}]`;
}

/** "12.3 points (interval 8.1 to 16.5)". */
export function effectWords({ estimate, interval }: Estimated, unit: Unit): string {
  const value = valueText(estimate, unit);
  if (interval === null || (interval[0] === estimate && interval[1] === estimate)) return value;
  const [low, high] = interval.map((end) => minus(formatNumber(end, unit)));
  return `${value} (interval ${low} to ${high})`;
}
