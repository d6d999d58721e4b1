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

/** The keys of all claims, "<paper>/<id>", which are their files' names; sorted. */
export const claimKeys = (): string[] => claimKeysIn(projectRoot);

const idOf = (key: string) => key.slice(key.indexOf('/') + 1);

/**
 * The claims that a word means: those of that id or key, else all whose id or key begins with it, over all papers.
 *
 * @throws {UsageError} names the nearest where there is none
 */
export function claimsNamed(word: string, keys: readonly string[]): string[] {
  const exact = keys.filter((key) => key === word || idOf(key) === word);
  if (exact.length > 0) return exact;
  const beginning =
    word === '' ? [] : keys.filter((key) => [key, idOf(key)].some((name) => name.startsWith(word)));
  if (beginning.length > 0) return beginning;
  const names = word.includes('/') ? keys : keys.map(idOf);
  const near = didYouMean(word, [...names, ...names.map(beginningOf)]);
  throw new UsageError(
    `there is no claim ${JSON.stringify(word)}${near}${near === '' ? '; "transfer-claims list" names them' : ''}`,
  );
}

/** How names begin, "fig-03": a beginning that was misspelt is compared with these. */
const beginningOf = (name: string) => /^(?:[a-z]+-\d+|[a-z]+)/.exec(name)?.[0] ?? name;

/**
 * The one claim that a word means.
 *
 * @throws {UsageError} where it means several, or none
 */
export async function loadClaimNamed(word: string): Promise<RunnableClaim> {
  const named = claimsNamed(word, claimKeys());
  const [key = ''] = named;
  if (named.length > 1) {
    throw new UsageError(`${JSON.stringify(word)} means several claims: ${named.join(', ')}; name one`);
  }
  const [claim] = await loadClaims([key]);
  if (claim === undefined) throw new ConfigError(`${claimFile(key)} must declare a claim, got none`);
  return claim;
}

/** Loads the claims of these keys, without running them. */
export function loadClaims(keys: readonly string[]): Promise<RunnableClaim[]> {
  return collectClaims(async () => {
    for (const key of keys) await import(pathToFileURL(join(projectRoot, claimFile(key))).href);
  });
}
