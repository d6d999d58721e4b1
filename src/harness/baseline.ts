import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { parseBaseline, type Baseline, type BaselineName } from './baseline-record.js';
import { writeTextAtomically } from './write-text-atomically.js';

/** Where the baselines lie, from the project's root. */
export const baselineFolder = join('reports', 'baseline');

const remedy =
  'run all claims ("npx vitest run claims"), look at reports/claims.md, and record it with "npm run claims:accept"';

/** The file of a baseline: `reports/baseline/quick-mnist.json`. */
export function baselinePath({ profile, datasetId }: BaselineName, folder = baselineFolder): string {
  return join(folder, `${profile}-${datasetId}.json`);
}

/**
 * Reads the baseline of a profile and dataset.
 *
 * @throws {ConfigError} names the file and the remedy, where it is missing, is no JSON, has another schema, or
 *   was broken by hand.
 */
export function readBaseline(name: BaselineName, folder = baselineFolder): Baseline {
  const path = baselinePath(name, folder);
  const baseline = findBaseline(name, folder);
  if (baseline === undefined) throw new ConfigError(`${path} must exist, got no such file; ${remedy}`);
  return baseline;
}

/** As {@link readBaseline}, but undefined where there is no file. */
export function findBaseline(name: BaselineName, folder = baselineFolder): Baseline | undefined {
  const path = baselinePath(name, folder);
  if (!existsSync(path)) return undefined;
  try {
    return parseBaseline(JSON.parse(readFileSync(path, 'utf8')), name);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path}: ${cause}; restore the committed file, or remove it and ${remedy}`, {
      cause: error,
    });
  }
}

/** Writes a baseline, claims and parts in the order of their ids, so that changes are easy to review. */
export function writeBaseline(baseline: Baseline, folder = baselineFolder): string {
  const path = baselinePath({ profile: baseline.profile, datasetId: baseline.dataset }, folder);
  const claims = sorted(baseline.claims, (record) => ({ ...record, parts: sorted(record.parts) }));
  writeTextAtomically(path, `${JSON.stringify({ ...baseline, claims }, null, 2)}\n`);
  return path;
}

function sorted<T>(members: Readonly<Record<string, T>>, change: (member: T) => T = (member) => member) {
  const entries = Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([id, member]) => [id, change(member)]));
}
