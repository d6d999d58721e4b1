import { readdirSync } from 'node:fs';
import { collectClaims, type RunnableClaim } from '../../../harness/runnable-claim.js';

const folder = new URL('../../../../claims/wiedeman-wang-2022/', import.meta.url);
const suffix = '.claim.ts';

/** The names of the paper's claim files without their ending, sorted. */
export const claimFileIds = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .sort();

/** The claims of all files of the paper's folder, not run; works once in a process. */
export const loadClaims = (): Promise<RunnableClaim[]> =>
  collectClaims(async () => {
    for (const id of claimFileIds()) {
      await import(/* @vite-ignore */ new URL(`${id}${suffix}`, folder).href);
    }
  });
