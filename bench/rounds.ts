import { Bench } from 'tinybench';
import { RandomStream } from '../src/index.js';

/** One thing that is timed: a row of the table. */
export interface Subject {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  /** Compare with the subject of this name, in the same bench and size. */
  readonly against?: string;
  /** Times one run with fresh data; milliseconds. */
  readonly measure: (seed: number) => Promise<number>;
}

/** A row of `reports/bench/latest.json`. */
export interface Row {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  readonly medianMs: number;
  readonly spreadMs: readonly [number, number];
  readonly rounds: number;
  readonly ratioTo?: {
    readonly subject: string;
    readonly ratio: number;
    readonly interval: readonly [number, number];
  };
}

/** Milliseconds of one run, by tinybench; `run` must wait for its result to be ready. */
export async function timeOnce(run: () => unknown): Promise<number> {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true, retainSamples: true });
  bench.add('once', run, { async: true });
  const [task] = await bench.run();
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new Error('bench: the run gave no time');
  return result.latency.mean;
}

/** Times every subject once a round, in an order drawn anew each round, after one round that does not count. */
export async function runRounds(
  subjects: readonly Subject[],
  rounds: number,
  onRound: (done: number) => void,
): Promise<readonly Row[]> {
  const stream = RandomStream.fromSeed(1);
  const times = subjects.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const index of stream.split(round).permutation(subjects.length)) {
      const ms = await subjects[index]?.measure(round);
      if (round > 0 && ms !== undefined) times[index]?.push(ms);
    }
    onRound(round);
  }
  return subjects.map((subject, index) => row(subject, index, subjects, times));
}

function row(subject: Subject, index: number, subjects: readonly Subject[], times: readonly number[][]): Row {
  const own = times[index] ?? [];
  const { bench, size } = subject;
  const base = {
    bench,
    size,
    subject: subject.subject,
    medianMs: quantile(own, 0.5),
    spreadMs: [quantile(own, 0.25), quantile(own, 0.75)] as const,
    rounds: own.length,
  };
  const other = subjects.findIndex(
    (one) => one.bench === bench && one.size === size && one.subject === subject.against,
  );
  if (subject.against === undefined || other < 0) return base;
  const ratios = own.map((ms, round) => ms / (times[other]?.[round] ?? NaN));
  return {
    ...base,
    ratioTo: { subject: subject.against, ratio: quantile(ratios, 0.5), interval: medianInterval(ratios) },
  };
}

/** Linear interpolation between order statistics. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place - Math.floor(place));
}

/**
 * An interval for the median from order statistics, of confidence at least 95 % where there are 6 values or more;
 * whatever the distribution. With fewer, the whole range.
 */
export function medianInterval(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let [rank, below, term] = [0, 0, 0.5 ** n];
  // The largest rank r with P(Binomial(n, 1/2) < r) ≤ 2.5 %.
  while (rank < n / 2 && below + term <= 0.025) {
    below += term;
    term *= (n - rank) / (rank + 1);
    rank++;
  }
  const first = Math.max(0, rank - 1);
  return [sorted[first] ?? NaN, sorted[n - 1 - first] ?? NaN];
}
