import { readdirSync } from 'node:fs';
import { claimsInFiles, type RunnableClaim } from '../../../harness/runnable-claim.js';

const folder = new URL('../../../../claims/wiedeman-wang-2022/', import.meta.url);
const suffix = '.claim.ts';

/** The names of the paper's claim files without their ending, sorted. */
export const claimFileIds = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .sort();

/** The claims of all files of the paper's folder, not run. */
export const loadClaims = (): Promise<RunnableClaim[]> =>
  claimsInFiles(claimFileIds().map((id) => new URL(`${id}${suffix}`, folder).href));
