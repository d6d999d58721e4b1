import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Json } from './trial.js';

/** Tells one process from every other that ever shared a store; `null` where the system does not say. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes with every start of the machine. */
  readonly bootId: string | null;
  /** Process numbers mean nothing across this border: two containers may both have a process 7. */
  readonly pidNamespace: string | null;
  readonly pid: number;
  /** Clock ticks from the machine's start to the process's: a process number may be given out again. */
  readonly startTime: string | null;
}

/** `unknown`: on another machine, or the system does not tell. */
export type ProcessFate = 'alive' | 'dead' | 'unknown';

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** State letter and start time of a process, from `/proc/<pid>/stat`; `null` where there is none. */
function processStatus(pid: number): { state: string; startTime: string } | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === null) return null;
  // The second field is the command in brackets and may hold anything, so count from its end (proc(5)).
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[18];
  return state === undefined || startTime === undefined ? null : { state, startTime };
}

let current: ProcessIdentity | undefined;

/** The identity of this process. */
export function currentProcess(): ProcessIdentity {
  current ??= {
    host: hostname(),
    bootId: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    startTime: processStatus(process.pid)?.startTime ?? null,
  };
  return current;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Whether a process still runs. Certain only on the machine where it ran and until that machine restarts:
 * two machines may share a name, so another boot id says `unknown`, not `dead`.
 */
export function processFate(identity: ProcessIdentity): ProcessFate {
  const here = currentProcess();
  const sameMachine =
    identity.host === here.host &&
    identity.bootId === here.bootId &&
    identity.pidNamespace === here.pidNamespace;
  if (!sameMachine) return 'unknown';
  if (!exists(identity.pid)) return 'dead';
  const status = processStatus(identity.pid);
  if (status === null || identity.startTime === null) return 'unknown';
  const ended = status.state === 'Z' || status.state === 'X';
  return ended || status.startTime !== identity.startTime ? 'dead' : 'alive';
}

/** The identity written in `text` as JSON, or undefined where it is torn or something else. */
export function parseIdentity(text: string): (ProcessIdentity & { readonly nonce?: Json }) | undefined {
  const value = attempt(() => JSON.parse(text) as ProcessIdentity | null);
  const valid =
    typeof value === 'object' &&
    value !== null &&
    typeof value.host === 'string' &&
    Number.isInteger(value.pid) &&
    value.pid > 0;
  return valid ? value : undefined;
}
