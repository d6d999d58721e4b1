import type { RandomStream } from '../../src/index.js';
import { median } from '../statistics/quantile.js';
import { SubjectTimer } from '../subject-timer.js';
import { placeOf, type Subject } from '../subject.js';
import { timeReference } from './reference-work.js';

/** What one process measured of one subject. */
export interface SessionRow {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  /** Median over the rounds, milliseconds: to read, not to compare. */
  readonly medianMs: number;
  /** Median over the rounds of time / mean time of the reference just before and after. */
  readonly relative: number;
}

export interface MeasureOptions {
  /** Rounds go on until a subject has run this long, but 5 to 25 of them. */
  readonly measureMs?: number;
  /** Milliseconds of one run of the reference, now. */
  readonly reference?: () => number;
  /** Milliseconds since some moment; other clocks are for tests. @default performance.now */
  readonly now?: () => number;
}

const warmUpMs = 200;

interface Entry {
  readonly subject: Subject;
  readonly timer: SubjectTimer;
  readonly rounds: number;
  readonly times: { ms: number; relative: number }[];
}

/**
 * Times each subject in rounds, in random order, each run between two runs of the reference.
 *
 * @throws {Error} where a subject fails: a comparison must not pass by leaving one out
 */
export async function measureSession(
  subjects: readonly Subject[],
  stream: RandomStream,
  { measureMs = 600, reference = timeReference, now }: MeasureOptions = {},
): Promise<readonly SessionRow[]> {
  for (let spent = 0; spent < warmUpMs;) spent += reference();
  const entries: Entry[] = [];
  for (const subject of subjects) {
    entries.push(await warmUp(new SubjectTimer(subject, now), stream, measureMs));
  }
  const most = Math.max(...entries.map(({ rounds }) => rounds));
  for (let round = 0; round < most; round++) {
    for (const index of stream.split('order').split(round).permutation(entries.length)) {
      const entry = entries[index];
      if (entry !== undefined && round < entry.rounds) {
        await timeBetween(entry, stream.split(round), reference);
      }
    }
  }
  return entries.map(({ subject: { bench, size, subject }, times }) => ({
    ...{ bench, size, subject },
    medianMs: median(times.map(({ ms }) => ms)),
    relative: median(times.map(({ relative }) => relative)),
  }));
}

async function warmUp(timer: SubjectTimer, stream: RandomStream, measureMs: number): Promise<Entry> {
  const { subject } = timer;
  let last = 0;
  for (let [run, spent] = [0, 0]; spent < warmUpMs || run < 2; run++) {
    last = (await timer.time(stream.split('warm-up').split(run))).ms;
    spent += last;
  }
  return { subject, timer, rounds: Math.min(25, Math.max(5, Math.ceil(measureMs / last))), times: [] };
}

async function timeBetween(
  { subject, timer, times }: Entry,
  stream: RandomStream,
  reference: () => number,
): Promise<void> {
  const before = reference();
  const { ms } = await timer.time(stream.split(placeOf(subject)));
  times.push({ ms, relative: (2 * ms) / (before + reference()) });
}
