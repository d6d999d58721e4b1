import type { FigurePanel, FigurePoint, FigureSeries } from '../../harness/figure-types.js';
import { wilsonInterval } from '../../statistics/binomial-intervals.js';
import { pairedTInterval } from '../../statistics/paired-t-interval.js';

/** A point as it is drawn; in percent where the panel's quantity is a share. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  /** 95 %: t over seeds, Wilson over images; null where there is one number only. */
  readonly interval: readonly [number, number] | null;
  readonly values: readonly number[];
  /** "5 seeds", "641 images"; empty for a single run. */
  readonly basis: string;
}

/** Whether numbers of this axis are shares, which are shown in percent: rates, accuracies. */
export function isShare({ y }: Pick<FigurePanel, 'y'>): boolean {
  return /\b(rate|accuracy|share)\b/i.test(y);
}

function intervalOf({ values = [], counts }: FigurePoint): readonly [number, number] | null {
  if (counts !== undefined) {
    const { low, high } = wilsonInterval(counts);
    return [low, high];
  }
  if (values.length < 2) return null;
  const { low, high } = pairedTInterval(values, 0.95);
  return [low, high];
}

function basisOf({ values = [], counts }: FigurePoint): string {
  if (counts !== undefined) return `${counts.trials} images`;
  return values.length === 0 ? '' : `${values.length} ${values.length === 1 ? 'seed' : 'seeds'}`;
}

/** The points of a curve with their intervals, in the unit that the panel shows. */
export function drawnPoints(panel: FigurePanel, { points }: FigureSeries): DrawnPoint[] {
  const share = isShare(panel);
  const scale = share ? 100 : 1;
  // The mean's interval may reach beyond what a share can be.
  const bound = (value: number) => scale * (share ? Math.min(1, Math.max(0, value)) : value);
  return points.map((point) => {
    const interval = intervalOf(point);
    return {
      x: point.x,
      y: scale * point.y,
      interval: interval === null ? null : [bound(interval[0]), bound(interval[1])],
      values: (point.values ?? []).map((value) => scale * value),
      basis: basisOf(point),
    };
  });
}

/** "45.0 %" or "0.991". */
export function pointText(value: number, share: boolean): string {
  return share ? `${value.toFixed(1)} %` : value.toFixed(3).replace(/^-/, '−');
}

/** "45.0 % (41.2 % to 48.8 %, 5 seeds)". */
export function pointWords({ y, interval, basis }: DrawnPoint, share: boolean): string {
  const range = interval?.map((end) => pointText(end, share)).join(' to ');
  const words = [range, basis].filter((word) => word !== undefined && word !== '').join(', ');
  return words === '' ? pointText(y, share) : `${pointText(y, share)} (${words})`;
}
