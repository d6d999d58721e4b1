import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** What the command line asks vitest to run. */
export interface RunCommand {
  /** Filters by path; none means everything. */
  readonly filters: readonly string[];
  /** Names or patterns of projects, `!` before those to leave out; none means all. */
  readonly projects: readonly string[];
}

const suffix = /[.]claim[.]ts$/;

/**
 * The key of the claim that a test file holds, its path from `claims` without ending: "wiedeman-wang-2022/fig-03-…".
 * Undefined where it holds none.
 */
export function claimKeyOf(path: string): string | undefined {
  if (!suffix.test(path)) return undefined;
  const steps = path.replace(suffix, '').split(/[\\/]/);
  const root = steps.lastIndexOf('claims');
  return root < 0 ? steps.at(-1) : steps.slice(root + 1).join('/');
}

/** The keys of the claims that have a file below the project's `claims` folder; sorted. */
export function claimKeysIn(root: string): string[] {
  const folder = resolve(root, 'claims');
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => claimKeyOf(join(folder, name)))
      .filter((key) => key !== undefined)
      .sort();
  } catch {
    return [];
  }
}

/** A claim's file, from the project's folder. */
export const claimFile = (key: string): string => `claims/${key}.claim.ts`;

function matches(pattern: string, name: string): boolean {
  const escaped = pattern.split('*').map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i').test(name);
}

/**
 * Whether the command line asks for claims: by a path that a claim file has, or by their project's name. A command that names
 * nothing asks for the unit tests only: claims train networks for a quarter of an hour.
 */
export function asksForClaims(
  { filters, projects }: RunCommand,
  { project, claimKeys }: { readonly project: string; readonly claimKeys: readonly string[] },
): boolean {
  const chosen = projects.filter((pattern) => !pattern.startsWith('!'));
  const left = projects.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (left.some((pattern) => matches(pattern, project))) return false;
  const named = chosen.some((pattern) => matches(pattern, project));
  if (chosen.length > 0 && !named) return false;
  if (filters.length === 0) return named;
  const paths = claimKeys.map((key) => `/${claimFile(key)}`.toLowerCase());
  return filters
    .map((filter) =>
      relativePath(filter)
        .toLowerCase()
        .replace(/:[\d-]+$/, ''),
    )
    .some((filter) => filter !== '' && paths.some((path) => path.includes(filter)));
}

/** A filter as a part of a path from the working folder, with slashes. */
function relativePath(filter: string): string {
  const path = resolve(filter) === filter ? relative('.', filter) : filter;
  return path
    .split(sep)
    .join('/')
    .replace(/^[.][\\/]/, '');
}
