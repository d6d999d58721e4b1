import type { ClaimDeclaration, Ends, SeedValue } from '../../harness/claim-types.js';
import { thresholdOf } from '../../statistics/claim-kind.js';
import { claimsBelow } from '../format-effect.js';

/** A row of a claim's axis: its primary, or one of its parts. */
export interface ShownEffect {
  readonly label: string;
  readonly estimate: number | null;
  readonly interval: Ends | null;
  readonly paper?: number;
  readonly values: readonly SeedValue[];
}

/** A linear axis; positions are percents of its width. */
export interface IntervalScale {
  readonly ticks: readonly number[];
  /** Where a value lies; a value outside, infinity included, lies on the edge. */
  readonly position: (value: number) => number;
}

/** Round numbers, at most `count` of them, that lie within the ends. */
export function roundTicks(low: number, high: number, count = 6): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // The product of integers and the step has rounding errors in its last digits, which a label would show.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Where the statement holds; an end may be infinite. Undefined where nothing is decided. */
export function holdingRange({ kind }: Pick<ClaimDeclaration, 'kind'>): Ends | undefined {
  if (typeof kind === 'string') return undefined;
  const threshold = thresholdOf(kind);
  if ('equivalence' in kind) return [-threshold, threshold];
  return claimsBelow(kind) ? [-Infinity, threshold] : [threshold, Infinity];
}

/** Everything of a claim that has a place on its axis. */
function shownValues(declaration: ClaimDeclaration, rows: readonly ShownEffect[]): number[] {
  return [
    ...(holdingRange(declaration) ?? []),
    ...rows.flatMap(({ estimate, interval, paper, values }) => [
      estimate ?? NaN,
      ...(interval ?? []),
      paper ?? NaN,
      ...values.map(({ value }) => value),
    ]),
  ].filter(Number.isFinite);
}

/** The axis that shows all rows of a claim, its threshold, its seeds and the paper's numbers. */
export function intervalScale(declaration: ClaimDeclaration, rows: readonly ShownEffect[]): IntervalScale {
  const values = shownValues(declaration, rows);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least) * 0.06 || declaration.smallestEffect || 1;
  const [low, high] = [least - margin, most + margin];
  return {
    ticks: roundTicks(low, high),
    position: (value) => 100 * Math.min(1, Math.max(0, (value - low) / (high - low))),
  };
}
