import { growthExponent } from '../statistics/growth-exponent.js';
import { medianInterval } from '../statistics/median-interval.js';
import { median, quantile } from '../statistics/quantile.js';

/** Times of one size, by number of the round. */
export interface SizeTimes {
  /** N or M. */
  readonly value: number;
  readonly times: ReadonlyMap<number, number>;
}

/** An exponent with an interval over rounds. */
export interface Exponent {
  readonly estimate: number;
  readonly interval: readonly [number, number];
  readonly confidence: number;
}

/** How the cost grows with one of the two sizes: a panel of the scaling plot. */
export interface Growth {
  readonly variable: 'N' | 'M';
  readonly fixed: { readonly name: 'N' | 'M'; readonly value: number };
  readonly points: readonly {
    readonly value: number;
    readonly medianMs: number;
    readonly spreadMs: readonly [number, number];
    readonly rounds: number;
  }[];
  /** Of all sizes: less than at the large end, because of what every call costs. */
  readonly exponent: Exponent;
  /** Of the three largest sizes. */
  readonly largeEnd: Exponent;
  /** What N·M² allows: 1 in N, 2 in M. */
  readonly limit: number;
  /** Whether the interval at the large end reaches down to the limit. */
  readonly withinLimit: boolean;
}

/**
 * Fits the exponent in each round, in which all sizes were timed in random order, and takes median and interval over
 * rounds: the machine's noise is in it, a bend of the curve is not; for that the large end has a fit of its own.
 */
export function growthOf(
  variable: Growth['variable'],
  fixedValue: number,
  sizes: readonly SizeTimes[],
): Growth {
  const sorted = [...sizes].sort((a, b) => a.value - b.value);
  const limit = variable === 'N' ? 1 : 2;
  const largeEnd = exponentOf(sorted.slice(-3));
  return {
    variable,
    fixed: { name: variable === 'N' ? 'M' : 'N', value: fixedValue },
    points: sorted.map(({ value, times }) => {
      const all = [...times.values()];
      const spreadMs = [quantile(all, 0.25), quantile(all, 0.75)] as const;
      return { value, medianMs: median(all), spreadMs, rounds: all.length };
    }),
    exponent: exponentOf(sorted),
    largeEnd,
    limit,
    withinLimit: largeEnd.interval[0] <= limit,
  };
}

function exponentOf(sizes: readonly SizeTimes[]): Exponent {
  const rounds = [...(sizes[0]?.times.keys() ?? [])].filter((round) =>
    sizes.every(({ times }) => times.has(round)),
  );
  const fits = rounds.map((round) =>
    growthExponent(sizes.map(({ value, times }) => [value, times.get(round) ?? NaN] as const)),
  );
  return { estimate: median(fits), ...medianInterval(fits) };
}
