import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { Bench, type Task } from 'tinybench';
import type { RandomStream } from '../src/index.js';
import type { PreparedRun, Subject } from './subject.js';

/** What one timed run took. */
export interface TimedRun {
  /** The run alone, milliseconds. */
  readonly ms: number;
  /** With preparation, collection of garbage and disposal, milliseconds: what a round's budget pays. */
  readonly wallMs: number;
}

/**
 * Times a subject one run at a time, with fresh data for each, after runs with these data that do not count: what is
 * timed is what a loop pays, not the pages that a collection of garbage gave back to the system (which made runs of
 * 28 ms on tensorflow take 43, and the next ones of 6 ms take 9).
 *
 * A subject is a tinybench task of one iteration: tinybench reads the clock around the run, awaits it, keeps
 * preparation (`beforeEach`) and disposal (`afterEach`) outside, takes a peer's own milliseconds
 * (`overriddenDuration`) and rethrows what fails. Its `Bench.run` is not used: it finishes one task before it
 * starts the next, so that a drift of the machine would look like a difference between subjects; nor are its
 * statistics, which have no quartiles and no ratios.
 */
export class SubjectTimer {
  readonly #task: Task;
  #stream: RandomStream | undefined;
  #prepared: PreparedRun | undefined;

  /** @param now milliseconds; other clocks are for tests. @default performance.now */
  constructor(
    readonly subject: Subject,
    readonly now: () => number = () => performance.now(),
  ) {
    const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true, now });
    bench.add(subject.subject, () => this.#run(), {
      async: true,
      beforeEach: () => this.#prepare(),
      afterEach: () => this.#dispose(),
    });
    const [task] = bench.tasks;
    if (task === undefined) throw new Error('bench: tinybench kept no task');
    this.#task = task;
  }

  /** One run. @throws {Error} where it fails, or leaves tensors behind */
  async time(stream: RandomStream): Promise<TimedRun> {
    this.#stream = stream;
    const start = this.now();
    const tensors = tf.memory().numTensors;
    this.#task.reset();
    await this.#task.run();
    const leaked = tf.memory().numTensors - tensors;
    if (leaked > 0) throw new Error(`bench: ${this.subject.subject} left ${leaked} tensors behind`);
    const { result } = this.#task;
    if (!('latency' in result)) throw new Error(`bench: ${this.subject.subject} gave no time`);
    return { ms: result.latency.mean, wallMs: this.now() - start };
  }

  async #prepare(): Promise<void> {
    if (this.#stream === undefined) throw new Error('bench: a run needs a stream');
    this.#prepared = await this.subject.prepare(this.#stream);
    collectGarbage();
    if (this.subject.warmsUp !== true) await warmUp(this.#prepared, this.now);
  }

  async #run(): Promise<{ overriddenDuration: number } | undefined> {
    const ms = await this.#prepared?.run();
    return ms === undefined ? undefined : { overriddenDuration: ms };
  }

  #dispose(): void {
    this.#prepared?.dispose();
    this.#prepared = undefined;
  }
}

/** Milliseconds that runs which do not count take together, one of them at least; as in peers/torch_peer.py. */
const warmUpMs = 50;

async function warmUp({ run }: PreparedRun, now: () => number): Promise<void> {
  const start = now();
  do await run();
  while (now() - start < warmUpMs);
}

setFlagsFromString('--expose-gc');
/** So that no run pays for what another left on the heap. */
const collectGarbage = runInNewContext('gc') as () => void;
