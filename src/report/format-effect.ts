import { kindName, thresholdOf, type ClaimKind } from '../statistics/claim-kind.js';
import { mostSeeds } from '../statistics/t-power.js';
import type {
  ClaimDeclaration,
  ClaimResult,
  ClaimVerdict,
  Ends,
  PrimaryResult,
  Unit,
} from '../harness/claim-types.js';

/** A number in its unit's scale, without the unit's name. */
export function formatNumber(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const text = unit === 'points' ? (100 * value).toFixed(1) : value.toFixed(3);
  return /^-0[.]?0*$/.test(text) ? text.slice(1) : text;
}

/** One value with its unit: "12.3 pts", "0.975"; empty where there is none. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '';
  return unit === 'points' ? `${formatNumber(value, unit)} pts` : formatNumber(value, unit);
}

/** An estimate with its interval: "12.3 pts [8.1, 16.5]". */
export function formatEffect(
  { estimate, interval }: { readonly estimate: number | null; readonly interval: Ends | null },
  unit: Unit,
): string {
  const ends = interval?.map((end) => formatNumber(end, unit)).join(', ');
  return [formatValue(estimate, unit), ends === undefined ? '' : `[${ends}]`].join(' ').trim();
}

const short = (value: number, unit: Unit) => String(Number(formatNumber(value, unit)));

/** Whether the statement claims less than its threshold, not more. */
export const claimsBelow = (kind: ClaimKind): boolean =>
  typeof kind !== 'string' && 'share' in kind && kind.direction === 'below';

/** What the number is held against: "> 0", "> -3", "< 30", "within ±10", in the unit of the effect; empty where nothing is decided. */
export function formatThreshold({ kind, unit }: Pick<ClaimDeclaration, 'kind' | 'unit'>): string {
  if (typeof kind === 'string') return '';
  const threshold = short(thresholdOf(kind), unit);
  if ('equivalence' in kind) return `within ±${threshold}`;
  return claimsBelow(kind) ? `< ${threshold}` : `> ${threshold}`;
}

/** The paper's number, and whether it lies where another run of ours would fall: "14.2 pts ✓", ✗, or no mark where they are not compared. */
export function formatPrinted({ printed }: Pick<PrimaryResult, 'printed'>, unit: Unit): string {
  if (printed === undefined) return '';
  const { value, inside } = printed;
  return `${formatValue(value, unit)}${inside === null ? '' : inside ? ' ✓' : ' ✗'}`;
}

const words: Readonly<Partial<Record<ClaimVerdict, string>>> = {
  'not-run': 'not run',
  'smaller-than-matters': 'smaller than matters',
};

/** A verdict as people read it. */
export function verdictWord(verdict: ClaimVerdict): string {
  return words[verdict] ?? verdict;
}

/** The kind of a claim with what it is held against: "non-inferiority, > -3". */
export function kindWords(declaration: Pick<ClaimDeclaration, 'kind' | 'unit'>): string {
  return [kindName(declaration.kind), formatThreshold(declaration)].filter((text) => text !== '').join(', ');
}

/** A probability to two digits: "0.0021"; a dash where there is none. */
export function formatProbability(p: number | null): string {
  if (p === null) return '–';
  if (p < 0.0001) return '< 0.0001';
  return p > 0.99 && p < 1 ? '> 0.99' : String(Number(p.toPrecision(2)));
}

/** "45 s", "12 min", "2.5 h". */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** Whether it is a lack of seeds that leaves a claim open, and not a rule: it has an interval, and fewer seeds than it needs. */
export const lacksSeeds = ({ verdict, primary }: Pick<ClaimResult, 'verdict' | 'primary'>): boolean =>
  verdict === 'inconclusive' &&
  primary.interval !== null &&
  (primary.seedsNeeded === null || primary.seedsNeeded > primary.values.length);

/** With how many seeds an open claim would be decided, in words. */
export function seedsNeededText({
  seedsNeeded,
  interval,
}: Pick<PrimaryResult, 'seedsNeeded' | 'interval'>): string {
  if (seedsNeeded !== null) return `about ${seedsNeeded} seeds`;
  return interval === null ? 'no number of seeds' : `more than ${mostSeeds.toLocaleString('en')} seeds`;
}
