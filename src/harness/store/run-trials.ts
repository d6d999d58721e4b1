import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, NumericalError, ShapeError } from '../../core/errors.js';
import type { TrialOutput, TrialSpec } from './trial.js';
import { tryLease } from './lease.js';
import type { RunProvenance } from './provenance.js';
import type { RunStore, StoredTrial } from './run-store.js';
import { trialKey } from './trial-key.js';

/** A trial that is wanted, and how to run it where nobody has. */
export interface TrialRequest {
  readonly spec: TrialSpec;
  /** @param heartbeat to be called between steps, so that other machines see that this one is at work. */
  readonly run: (heartbeat: () => void) => Promise<TrialOutput>;
  /** Trials that `run` reads from the store: they come first, unless this one is stored already. @default [] */
  readonly needs?: readonly TrialRequest[];
  /** Takes hours: claims take it where it is stored or recorded, and do not run it. @default false */
  readonly onlyRecorded?: boolean;
}

export interface TrialEvent {
  /**
   * `reused`: found in the store, be it from before or by another process now. `waiting`: another process
   * has it; told once.
   */
  readonly type: 'started' | 'finished' | 'reused' | 'waiting';
  readonly spec: TrialSpec;
  /** Trials that are done, this one included where it is. */
  readonly done: number;
  /** Trials of the whole call, needs included. */
  readonly total: number;
  /** For `finished`, how long the trial ran; otherwise, how long ago the call began. In seconds. */
  readonly seconds: number;
}

export interface RunTrialsOptions {
  readonly store: RunStore;
  readonly provenance: RunProvenance;
  readonly onProgress?: (event: TrialEvent) => void;
  /** Checked between trials and while waiting; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** The error of a trial, of the same class, with what it takes to replay it. */
function withReplayHint(error: unknown, { experiment, version, seed }: TrialSpec, key: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  const Kind = [ShapeError, ConfigError, NumericalError].find((kind) => error instanceof kind) ?? Error;
  const hint = `replay: experiment ${experiment} (version ${version}), seed ${seed}, key ${key}`;
  return new Kind(`${message} [${hint}]`, { cause: error });
}

/** The state of one call of {@link runTrials}. */
class TrialQueue {
  readonly stored = new Map<string, StoredTrial>();
  /** Needs come before what needs them. */
  readonly pending = new Map<string, TrialRequest>();
  readonly #waiting = new Set<string>();
  /** Needs of trials that are to be run: a record without their weights will not do. */
  readonly #needed = new Set<string>();
  readonly #began = performance.now();

  constructor(readonly options: RunTrialsOptions) {}

  /** Enters a request, and those of its needs that are wanting. */
  async enter(request: TrialRequest, ancestors: readonly string[] = []): Promise<void> {
    const key = trialKey(request.spec);
    if (ancestors.includes(key)) {
      throw new ConfigError(`runTrials: ${request.spec.experiment} must not need itself (${key})`);
    }
    if (ancestors.length > 0) this.#needed.add(key);
    if (this.pending.has(key)) return;
    const found = this.stored.get(key) ?? (await this.options.store.read(request.spec));
    if (this.#suffices(key, found)) {
      this.stored.set(key, found);
      return;
    }
    this.stored.delete(key);
    for (const need of request.needs ?? []) await this.enter(need, [...ancestors, key]);
    this.pending.set(key, request);
  }

  tell(type: TrialEvent['type'], spec: TrialSpec, progress: { done?: number; seconds?: number } = {}): void {
    const done = progress.done ?? this.stored.size;
    const seconds = progress.seconds ?? (performance.now() - this.#began) / 1000;
    this.options.onProgress?.({ type, spec, done, total: this.stored.size + this.pending.size, seconds });
  }

  isBlocked({ needs = [] }: TrialRequest): boolean {
    return needs.some((need) => this.pending.has(trialKey(need.spec)));
  }

  /** Finishes a trial that is stored by now, or that nobody is at work on. Returns whether it is done. */
  async attempt(key: string, request: TrialRequest): Promise<boolean> {
    const { store } = this.options;
    if (await this.#reuse(key, request)) return true;
    const lease = await tryLease(store.leaseFolder, key, { files: store.files });
    if (lease === undefined) {
      if (!this.#waiting.has(key)) this.tell('waiting', request.spec);
      this.#waiting.add(key);
      return false;
    }
    try {
      // The last holder may have finished between the look at the store and the lease.
      if (!(await this.#reuse(key, request))) await this.#run(key, request, lease.beat);
      return true;
    } finally {
      await lease.release();
    }
  }

  #suffices(key: string, found: StoredTrial | undefined): found is StoredTrial {
    return found !== undefined && !(found.weightsLeftOut === true && this.#needed.has(key));
  }

  async #reuse(key: string, { spec }: TrialRequest): Promise<boolean> {
    const found = await this.options.store.read(spec);
    if (!this.#suffices(key, found)) return false;
    this.#settle(key, found);
    this.tell('reused', spec);
    return true;
  }

  async #run(key: string, { spec, run }: TrialRequest, heartbeat: () => void): Promise<void> {
    const { store, provenance } = this.options;
    this.tell('started', spec);
    const startedAt = new Date().toISOString();
    const start = performance.now();
    try {
      const output = await run(heartbeat);
      const wallSeconds = (performance.now() - start) / 1000;
      this.#settle(key, await store.write(spec, output, { ...provenance, startedAt, wallSeconds }));
      this.tell('finished', spec, { seconds: wallSeconds });
    } catch (error) {
      if (this.options.signal?.aborted) throw error;
      throw withReplayHint(error, spec, key);
    }
  }

  #settle(key: string, trial: StoredTrial): void {
    this.pending.delete(key);
    this.stored.set(key, trial);
  }
}

/** Waits, but no longer than until the signal. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/**
 * Brings every requested trial into the store and returns them, in the order of the requests. Processes that
 * call this at the same time share the work: each takes any trial that is neither stored nor leased, and
 * waits only when others hold all that is left. Nothing runs twice, unless an owner out of sight went silent
 * for ten minutes.
 *
 * @throws what a trial throws, of the same class where it is one of ours, with a replay hint; its lease is
 *   given back, and the trials that were finished stay.
 * @throws {ConfigError} where the store cannot be written (before anything runs), or a trial needs itself.
 */
export async function runTrials(
  requests: readonly TrialRequest[],
  options: RunTrialsOptions,
): Promise<StoredTrial[]> {
  const queue = new TrialQueue(options);
  for (const request of requests) await queue.enter(request);
  [...queue.stored.values()].forEach(({ spec }, index) => queue.tell('reused', spec, { done: index + 1 }));

  let pauseMs = 50;
  while (queue.pending.size > 0) {
    let progressed = false;
    for (const [key, request] of queue.pending) {
      options.signal?.throwIfAborted();
      if (!queue.isBlocked(request) && (await queue.attempt(key, request))) progressed = true;
    }
    // Pauses differ between processes, so that they do not keep meeting.
    pauseMs = progressed ? 50 : Math.min(250, pauseMs * 1.5 + (process.pid % 16));
    if (!progressed) await pause(pauseMs, options.signal);
  }
  return requests.map(({ spec }) => queue.stored.get(trialKey(spec))).filter((trial) => trial !== undefined);
}
