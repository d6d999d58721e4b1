import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where a run's numbers come from: the same for all its trials. */
export interface RunProvenance {
  /** Git commit of the code, or null where it is not in a repository. */
  readonly commit: string | null;
  /** Whether the code differed from that commit; null where there is none. */
  readonly dirty: boolean | null;
  /** Version by name: `node`, and the packages that the numbers depend on. */
  readonly versions: Readonly<Record<string, string>>;
  readonly backend: string;
  readonly device: string;
}

/** Where one trial's numbers come from. */
export interface TrialProvenance extends RunProvenance {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Seconds by the wall clock, the writing left out. */
  readonly wallSeconds: number;
}

export interface ProvenanceOptions {
  readonly backend: string;
  readonly device: string;
  /** Versions that are known already: those of the backend. @default {} */
  readonly versions?: Readonly<Record<string, string>>;
  /** Packages whose versions to note; one that is not installed is left out. @default [] */
  readonly packages?: readonly string[];
  /** A folder of the code. @default the current folder */
  readonly folder?: string;
}

const run = promisify(execFile);

/** What `git` prints, or null where there is no git, or no repository. */
async function git(folder: string, ...parameters: string[]): Promise<string | null> {
  try {
    return (await run('git', ['-C', folder, ...parameters], { timeout: 10_000 })).stdout.trim();
  } catch {
    return null;
  }
}

async function installedVersion(folder: string, name: string): Promise<string | undefined> {
  // By path and not by `require`: most packages do not export their package.json.
  for (const modules of createRequire(join(folder, 'any.js')).resolve.paths(name) ?? []) {
    try {
      const text = await readFile(join(modules, name, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // Not in this folder; the next one up may have it.
    }
  }
  return undefined;
}

/**
 * Gathers the provenance of a run; whatever cannot be found out is null or left out, never an error.
 *
 * @example
 * const { versions } = await readProvenance({ backend: 'wasm', device: 'this one' });
 * versions.node === process.versions.node; // → true
 */
export async function readProvenance({
  backend,
  device,
  versions: known = {},
  packages = [],
  folder = process.cwd(),
}: ProvenanceOptions): Promise<RunProvenance> {
  const commit = await git(folder, 'rev-parse', 'HEAD');
  const changes = commit === null ? null : await git(folder, 'status', '--porcelain');
  const versions: Record<string, string> = { node: process.versions.node, ...known };
  for (const name of packages) {
    const version = await installedVersion(folder, name);
    if (version !== undefined) versions[name] = version;
  }
  return { commit, dirty: changes === null ? null : changes !== '', versions, backend, device };
}
