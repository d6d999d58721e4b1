import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the command line asks vitest to run. */
export interface RunCommand {
  /** Filters by path; none means everything. */
  readonly filters: readonly string[];
  /** Names or patterns of projects, `!` before those to leave out; none means all. */
  readonly projects: readonly string[];
}

const suffix = /[.]claim[.]ts$/;

/** The claim that a test file holds, or undefined where it holds none. */
export function claimIdOf(path: string): string | undefined {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return suffix.test(file) ? file.replace(suffix, '') : undefined;
}

/** The ids of the claims that have a file in the project's `claims` folder. */
export function claimIdsIn(root: string): string[] {
  try {
    return readdirSync(join(root, 'claims'))
      .map(claimIdOf)
      .filter((id) => id !== undefined)
      .sort();
  } catch {
    return [];
  }
}

function matches(pattern: string, name: string): boolean {
  const escaped = pattern.split('*').map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i').test(name);
}

/** Whether the command line asks for claims, as far as it can be told before vitest looks for its files. */
export function runsClaims({ filters, projects }: RunCommand, claimIds: readonly string[]): boolean {
  const chosen = projects.filter((pattern) => !pattern.startsWith('!'));
  const left = projects.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (chosen.length > 0 && !chosen.some((pattern) => matches(pattern, 'claims'))) return false;
  if (left.some((pattern) => matches(pattern, 'claims'))) return false;
  if (filters.length === 0) return claimIds.length > 0;
  const paths = claimIds.map((id) => `/claims/${id}.claim.ts`.toLowerCase());
  return filters
    .map((filter) =>
      filter
        .toLowerCase()
        .replace(/^[.][\\/]/, '')
        .replace(/:[\d-]+$/, ''),
    )
    .some((filter) => paths.some((path) => path.includes(filter)));
}
