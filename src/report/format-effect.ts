import type { ClaimDeclaration, ClaimVerdict, PartResult } from '../harness/claim-types.js';

/** How an estimand is written: a fraction in percentage points, or a plain number such as a coefficient. */
export type EffectUnit = 'points' | 'plain';

/** Correlations, bounds, shares and laws are plain numbers, and so is R²; the other kinds compare fractions. */
export function unitOf({ kind, estimand }: Pick<ClaimDeclaration, 'kind' | 'estimand'>): EffectUnit {
  if (['association', 'bound', 'share', 'exact'].includes(kind)) return 'plain';
  return estimand.includes('R²') ? 'plain' : 'points';
}

/** A number in its unit's scale, without the unit's name. */
export function formatNumber(value: number, unit: EffectUnit): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const text = unit === 'points' ? (100 * value).toFixed(1) : value.toFixed(3);
  return /^-0[.]?0*$/.test(text) ? text.slice(1) : text;
}

/** One value with its unit: "12.3 pts", "0.975"; empty where there is none. */
export function formatValue(value: number | null | undefined, unit: EffectUnit): string {
  if (value === null || value === undefined) return '';
  return unit === 'points' ? `${formatNumber(value, unit)} pts` : formatNumber(value, unit);
}

/** An estimate with its interval: "12.3 pts [8.1, 16.5]". */
export function formatEffect(
  { estimate, interval }: Pick<PartResult, 'estimate' | 'interval'>,
  unit: EffectUnit,
): string {
  const ends = interval?.map((end) => formatNumber(end, unit)).join(', ');
  return [formatValue(estimate, unit), ends === undefined ? '' : `[${ends}]`].join(' ').trim();
}

/** A verdict as people read it. */
export function verdictWord(verdict: ClaimVerdict): string {
  return verdict === 'not-run' ? 'not run' : verdict;
}

/** "45 s", "12 min", "2.5 h". */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
