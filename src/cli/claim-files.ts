import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../core/errors.js';
import { claimsInFiles, type RunnableClaim } from '../harness/runnable-claim.js';
import { claimFile, claimKeysIn } from '../report/run-scope.js';
import { didYouMean } from './options/parse-choice.js';
import { UsageError } from './usage-error.js';

const holdsClaims = (folder: string) => existsSync(join(folder, 'claims'));

/** The nearest folder, this one or one above it, that holds `claims/`. */
function projectAbove(folder: string): string | undefined {
  if (holdsClaims(folder)) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectAbove(above);
}

/** @throws {ConfigError} unless the process works in a project's folder: that of `claims/`, to which reports and store belong */
export function requireProjectRoot(): void {
  const here = resolve('.');
  const project = projectAbove(here);
  if (project === here) return;
  const needed =
    project === undefined
      ? `in a folder that holds claims/, got ${here}; cd to your project`
      : `in ${project}, got ${here}; cd there`;
  throw new ConfigError(`this command must be started ${needed}`);
}

/**
 * For commands that read what a run left: where that is not here, they may have been started in another folder of the project.
 *
 * @throws {ConfigError} names the project's folder, where that is above this one and there is no such file here
 */
export function requireRootFor(file: string): void {
  if (!existsSync(file) && projectAbove(resolve('.')) !== undefined) requireProjectRoot();
}

/** The keys of all claims of the project in the working folder, "<paper>/<id>", which are their files' names; sorted. */
export const claimKeys = (): string[] => claimKeysIn('.');

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
  return claimsInFiles(keys.map((key) => pathToFileURL(resolve(claimFile(key))).href));
}
