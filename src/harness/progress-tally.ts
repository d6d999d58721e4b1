import type { ProgressEvent } from './progress.js';

interface TrialState {
  readonly status: 'planned' | 'running' | 'done';
  readonly pid?: number;
  /** When it started, and how long its process expects it to run. */
  readonly at?: number;
  readonly expectedSeconds?: number;
}

/** How far the trials are. */
export interface ProgressSummary {
  readonly done: number;
  /** Trials that are known to be needed; grows where a claim asks for more seeds. */
  readonly known: number;
  readonly running: readonly string[];
  /** Undefined where nothing has finished yet to judge by. */
  readonly secondsLeft?: number;
}

/** Trials of one kind take about as long: their names differ in the numbers only. */
const kindOf = (what: string) => what.replace(/\d+/g, '#');

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Gathers the events of all processes. */
export class ProgressTally {
  readonly #trials = new Map<string, TrialState>();
  readonly #seconds = new Map<string, number[]>();

  add(event: ProgressEvent): void {
    if (event.type === 'plan') {
      for (const what of event.trials) this.#add(what, { status: 'planned' });
      return;
    }
    const { type, what, at, pid, seconds, expectedSeconds } = event;
    if (type === 'waiting') this.#add(what, { status: 'planned' });
    else if (type === 'started') {
      this.#trials.set(what, { status: 'running', at, pid, ...(expectedSeconds && { expectedSeconds }) });
    } else this.#trials.set(what, { status: 'done' });
    if (type === 'finished' && seconds !== undefined) {
      const kind = kindOf(what);
      this.#seconds.set(kind, [...(this.#seconds.get(kind) ?? []), seconds]);
    }
  }

  #add(what: string, state: TrialState): void {
    if (!this.#trials.has(what)) this.#trials.set(what, state);
  }

  /** @param now milliseconds since 1970. */
  summary(now: number): ProgressSummary {
    const trials = [...this.#trials];
    const running = trials.filter(([, { status }]) => status === 'running');
    const secondsLeft = this.#secondsLeft(now);
    return {
      done: trials.filter(([, { status }]) => status === 'done').length,
      known: trials.length,
      running: running.map(([what]) => what),
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
    };
  }

  /** What is left, by the mean of finished trials of the same kind, shared by the processes at work now. */
  #secondsLeft(now: number): number | undefined {
    const open = [...this.#trials].filter(([, { status }]) => status !== 'done');
    const left = open.map(([what, { at = now, expectedSeconds }]) => {
      const expected = expectedSeconds ?? this.#expected(what);
      return expected === undefined ? undefined : Math.max(0, expected - (now - at) / 1000);
    });
    const known = left.filter((seconds) => seconds !== undefined);
    if (known.length < left.length) return undefined;
    const workers = new Set(open.map(([, { pid }]) => pid).filter((pid) => pid !== undefined)).size;
    return known.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, workers);
  }

  #expected(what: string): number | undefined {
    const same = this.#seconds.get(kindOf(what));
    if (same !== undefined) return mean(same);
    const all = [...this.#seconds.values()].flat();
    return all.length > 0 ? mean(all) : undefined;
  }
}
