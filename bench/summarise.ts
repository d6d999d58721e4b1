import type { SubjectTimes } from './rounds.js';
import { medianInterval } from './statistics/median-interval.js';
import { median, quantile } from './statistics/quantile.js';
import { placeOf } from './subject.js';

/** A row of `reports/bench/latest.json`. */
export interface Row {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  readonly medianMs: number;
  /** First and third quartile. */
  readonly spreadMs: readonly [number, number];
  readonly rounds: number;
  /** Where a run treats images. */
  readonly imagesPerSecond?: number;
  /** How many times as long as that subject, by rounds in which both ran. */
  readonly ratioTo?: {
    readonly subject: string;
    /** Median of the rounds' ratios. */
    readonly ratio: number;
    readonly interval: readonly [number, number];
    /** Of the interval; below 0.95 where there were fewer than 6 rounds. */
    readonly confidence: number;
  };
}

/** The rows of the subjects that ran. */
export function summarise(all: readonly SubjectTimes[]): readonly Row[] {
  return all.filter(({ times }) => times.size > 0).map((one) => rowOf(one, all));
}

function rowOf({ subject, times }: SubjectTimes, all: readonly SubjectTimes[]): Row {
  const own = [...times.values()];
  const { bench, size, images } = subject;
  const medianMs = median(own);
  const other = all.find(
    (one) => placeOf(one.subject) === placeOf(subject) && one.subject.subject === subject.against,
  );
  return {
    bench,
    size,
    subject: subject.subject,
    medianMs,
    spreadMs: [quantile(own, 0.25), quantile(own, 0.75)],
    rounds: own.length,
    ...(images !== undefined && { imagesPerSecond: (1000 * images) / medianMs }),
    ...(other !== undefined && other.times.size > 0 && { ratioTo: ratioTo(other, times) }),
  };
}

function ratioTo(other: SubjectTimes, times: ReadonlyMap<number, number>): NonNullable<Row['ratioTo']> {
  const ratios = [...times].flatMap(([round, ms]) => {
    const theirs = other.times.get(round);
    return theirs === undefined ? [] : [ms / theirs];
  });
  return { subject: other.subject.subject, ratio: median(ratios), ...medianInterval(ratios) };
}
