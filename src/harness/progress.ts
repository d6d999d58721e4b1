import { appendFileSync } from 'node:fs';
import { readVariable } from '../core/read-variable.js';

/** The environment variable that names the file; without it nobody listens. */
export const progressVariable = 'TRANSFER_CLAIMS_PROGRESS';

/** What a process at work may tell. `what` names a trial for people, the same name in every process. */
export type ProgressNews =
  | {
      /**
       * `reused`: it was there already. `waiting`: another process is at work on it.
       */
      readonly type: 'started' | 'finished' | 'reused' | 'waiting';
      readonly what: string;
      /** For `finished`: how long it ran. */
      readonly seconds?: number;
      /** For `started`: how long it should run. */
      readonly expectedSeconds?: number;
    }
  | {
      /** A claim knows which trials it needs; those that several claims need count once. */
      readonly type: 'plan';
      readonly claim: string;
      readonly trials: readonly string[];
    };

/** News with its time (milliseconds since 1970) and its process. */
export type ProgressEvent = ProgressNews & { readonly at: number; readonly pid: number };

/** Appends one line to the file that `TRANSFER_CLAIMS_PROGRESS` names. Never throws: progress is a courtesy. */
export function reportProgress(news: ProgressNews, environment: NodeJS.ProcessEnv = process.env): void {
  const path = readVariable(environment, progressVariable);
  if (path === undefined) return;
  try {
    const event: ProgressEvent = { at: Date.now(), pid: process.pid, ...news };
    // One short write in append mode: lines of several processes do not mix.
    appendFileSync(path, `${JSON.stringify(event)}\n`);
  } catch {
    // The work goes on whether or not somebody can watch it.
  }
}
