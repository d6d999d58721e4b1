import type { RandomStream } from '../src/index.js';
import { planRounds, type RoundCost } from './plan-rounds.js';
import { SubjectTimer } from './subject-timer.js';
import { placeOf, type Subject } from './subject.js';

/** The times of one subject by round; nothing in rounds that it took no part in. */
export interface SubjectTimes {
  readonly subject: Subject;
  /** Milliseconds, by number of the round. */
  readonly times: ReadonlyMap<number, number>;
  /** Why it was left out; it has no times then. */
  readonly failure?: string;
}

export interface RoundsOptions {
  /** Milliseconds for all rounds, without warming up. */
  readonly budgetMs: number;
  /** Most rounds of any subject. @default 25 */
  readonly maxRounds?: number;
  readonly stream: RandomStream;
  /** Called after each run with the share of the plan that is done. */
  readonly onProgress?: (share: number) => void;
}

/** Where the machine became slower after warming up, rounds beyond this multiple of the budget are left out. */
const patience = 1.2;

/** Runs that warm a subject up go on until they have taken this long together. */
const warmUpMs = 200;

interface Entry {
  readonly subject: Subject;
  readonly timer: SubjectTimer;
  readonly cost: RoundCost;
  readonly times: Map<number, number>;
  rounds: number;
  failure?: string;
}

/**
 * Times subjects in rounds: in each, the places (bench and size) come in random order, and the subjects of a place one
 * right after the other, in random order too and with the same fresh data. Ratios are taken within a round, where
 * machine and data are alike. A subject that fails is left out, with its reason.
 *
 * Subjects get as many rounds as {@link planRounds} finds time for; one that gets fewer than another takes part in some
 * of the other's rounds, spread over the session.
 */
export async function runRounds(
  subjects: readonly Subject[],
  options: RoundsOptions,
): Promise<readonly SubjectTimes[]> {
  const entries: Entry[] = [];
  for (const subject of subjects) entries.push(await warmUp(subject, options));
  const live = entries.filter(({ failure }) => failure === undefined);
  const plan = planRounds(
    live.map(({ cost }) => cost),
    options.budgetMs,
  );
  live.forEach((entry, index) => (entry.rounds = plan[index] ?? 0));
  await timeRounds(live, options);
  return entries.map(({ subject, times, failure }) => ({
    subject,
    times: failure === undefined ? times : new Map(),
    ...(failure !== undefined && { failure }),
  }));
}

async function warmUp(subject: Subject, { stream, maxRounds = 25 }: RoundsOptions): Promise<Entry> {
  const timer = new SubjectTimer(subject);
  const most = subject.maxRounds ?? maxRounds;
  const entry = { subject, timer, times: new Map<number, number>(), rounds: 0 };
  let ms = subject.expectedMs ?? 0;
  if (subject.expectedMs !== undefined) return { ...entry, cost: { ms, maxRounds: most } };
  try {
    for (let [run, spent] = [0, 0]; spent < warmUpMs; run++) {
      const { wallMs } = await timer.time(stream.split('warm-up').split(run));
      spent += wallMs;
      ms = wallMs;
    }
    return { ...entry, cost: { ms, maxRounds: most } };
  } catch (error) {
    return { ...entry, cost: { ms, maxRounds: 0 }, failure: messageOf(error) };
  }
}

async function timeRounds(
  entries: readonly Entry[],
  { stream, onProgress, budgetMs }: RoundsOptions,
): Promise<void> {
  const rounds = Math.max(0, ...entries.map((entry) => entry.rounds));
  const total = entries.reduce((sum, { rounds: own, cost }) => sum + own * cost.ms, 0);
  const start = performance.now();
  let done = 0;
  for (const [round, rank] of stream.split('spread').permutation(rounds).entries()) {
    const order = stream.split('order').split(round);
    for (const entry of shuffled(
      entries.filter((one) => rank < one.rounds),
      order,
    )) {
      done += entry.cost.ms;
      const late = performance.now() - start > patience * budgetMs && entry.times.size >= 2;
      if (late || entry.failure !== undefined) continue;
      const data = stream.split(placeOf(entry.subject)).split(round);
      try {
        entry.times.set(round, (await entry.timer.time(data)).ms);
      } catch (error) {
        entry.failure = messageOf(error);
      }
      onProgress?.(done / total);
    }
  }
}

/** The places in random order, and in each its subjects in random order. */
function shuffled(entries: readonly Entry[], stream: RandomStream): readonly Entry[] {
  const places = [...new Set(entries.map(({ subject }) => placeOf(subject)))];
  return permuted(places, stream).flatMap((place) =>
    permuted(
      entries.filter(({ subject }) => placeOf(subject) === place),
      stream,
    ),
  );
}

function permuted<T>(items: readonly T[], stream: RandomStream): readonly T[] {
  return [...stream.permutation(items.length)].map((index) => items[index] as T);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
