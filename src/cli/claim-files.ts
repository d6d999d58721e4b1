import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError } from '../core/errors.js';
import { collectClaims, type OfferedClaim } from '../harness/offered-claims.js';
import { didYouMean } from './options/parse-choice.js';
import { UsageError } from './usage-error.js';

const suffix = '.claim.ts';

/** The folder that holds `claims/`, `reports/` and this code. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @throws {ConfigError} unless the process works in the project's folder, to which reports and store belong */
export function requireProjectRoot(): void {
  if (resolve('.') === projectRoot) return;
  throw new ConfigError(`this command must be started in ${projectRoot}, got ${resolve('.')}; cd there`);
}

/** The ids of all claims, which are their files' names; sorted. */
export function claimIds(): string[] {
  return readdirSync(join(projectRoot, 'claims'))
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .sort();
}

/** A claim's file, from the project's folder. */
export const claimFile = (id: string): string => `claims/${id}${suffix}`;

/**
 * The claims that a word means: the one of that name, else all whose names begin with it.
 *
 * @throws {UsageError} names the nearest where there is none
 */
export function claimsNamed(word: string, ids: readonly string[]): string[] {
  if (ids.includes(word)) return [word];
  const beginning = word === '' ? [] : ids.filter((id) => id.startsWith(word));
  if (beginning.length > 0) return beginning;
  const near = didYouMean(word, [...ids, ...prefixes(ids)]);
  throw new UsageError(
    `there is no claim ${JSON.stringify(word)}${near}${near === '' ? '; "transfer-claims list" names them' : ''}`,
  );
}

/** How names begin: a beginning that was misspelt is compared with these. */
const prefixes = (ids: readonly string[]) => [
  ...new Set(ids.map((id) => /^(?:[a-z]+-\d+|[a-z]+)/.exec(id)?.[0] ?? id)),
];

/** Loads the claims of these ids, without running them. */
export function loadClaims(ids: readonly string[]): Promise<OfferedClaim[]> {
  return collectClaims(async () => {
    for (const id of ids) await import(pathToFileURL(join(projectRoot, claimFile(id))).href);
  });
}
