import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError } from '../core/errors.js';
import { collectClaims, type RunnableClaim } from '../harness/runnable-claim.js';
import { claimFile, claimKeysIn } from '../report/run-scope.js';
import { didYouMean } from './options/parse-choice.js';
import { UsageError } from './usage-error.js';

/** The folder that holds `claims/`, `reports/` and this code. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @throws {ConfigError} unless the process works in the project's folder, to which reports and store belong */
export function requireProjectRoot(): void {
  if (resolve('.') === projectRoot) return;
  throw new ConfigError(`this command must be started in ${projectRoot}, got ${resolve('.')}; cd there`);
}

/** The keys of all claims: their paper and their file's name; sorted. */
export const claimKeys = (): string[] => claimKeysIn(projectRoot);

const idOf = (key: string): string => key.split('/').at(-1) ?? key;

/**
 * The claims that a word means: the one of that name, with or without its paper, else all whose names begin with it.
 *
 * @returns keys
 * @throws {UsageError} names the nearest where there is none
 */
export function claimsNamed(word: string, keys: readonly string[]): string[] {
  const exact = keys.filter((key) => key === word || idOf(key) === word);
  if (exact.length > 0) return exact;
  const beginning =
    word === '' ? [] : keys.filter((key) => key.startsWith(word) || idOf(key).startsWith(word));
  if (beginning.length > 0) return beginning;
  const ids = keys.map(idOf);
  const near = didYouMean(word, [...keys, ...ids, ...prefixes(ids)]);
  throw new UsageError(
    `there is no claim ${JSON.stringify(word)}${near}${near === '' ? '; "transfer-claims list" names them' : ''}`,
  );
}

/** How names begin: a beginning that was misspelt is compared with these. */
const prefixes = (ids: readonly string[]) => [
  ...new Set(ids.map((id) => /^(?:[a-z]+-\d+|[a-z]+)/.exec(id)?.[0] ?? id)),
];

/** Loads the claims of these keys, without running them. */
export function loadClaims(keys: readonly string[]): Promise<RunnableClaim[]> {
  return collectClaims(async () => {
    for (const key of keys) await import(pathToFileURL(join(projectRoot, claimFile(key))).href);
  });
}
