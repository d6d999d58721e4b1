import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from '../statistics/quantile.js';
import type { SessionRow } from './measure-session.js';

/** The relative times of one subject, one a session. */
export interface TrackedRow {
  readonly bench: string;
  readonly size: string;
  readonly subject: string;
  /** Median over sessions, milliseconds. */
  readonly medianMs: number;
  readonly relative: readonly number[];
}

export interface SessionsOptions {
  readonly sessions: number;
  /** Only subjects whose place contains this text. */
  readonly only: string;
  /** How many times as long training steps are made to take. @default 1 */
  readonly slowdown?: number;
  readonly onProgress?: (share: number) => void;
}

const program = fileURLToPath(new URL('session.ts', import.meta.url));

/**
 * Runs the session program several times, one after the other, each in a process of its own: where code and data lie, and
 * what the compiler made of them, is drawn once a process, and rounds inside one cannot show how much that matters.
 */
export async function runSessions(options: SessionsOptions): Promise<readonly TrackedRow[]> {
  const runs: (readonly SessionRow[])[] = [];
  for (let session = 0; session < options.sessions; session++) {
    const args = ['--import', 'tsx', program, String(session), options.only, String(options.slowdown ?? 1)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
    runs.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as SessionRow[]);
    options.onProgress?.((session + 1) / options.sessions);
  }
  return gatherSessions(runs);
}

/** Per subject what the sessions found; all have the same subjects in the same order. */
export function gatherSessions(runs: readonly (readonly SessionRow[])[]): readonly TrackedRow[] {
  return (runs[0] ?? []).map(({ bench, size, subject }, index) => {
    const own = runs.flatMap((rows) => rows[index] ?? []);
    const medianMs = median(own.map((row) => row.medianMs));
    return { bench, size, subject, medianMs, relative: own.map(({ relative }) => relative) };
  });
}
