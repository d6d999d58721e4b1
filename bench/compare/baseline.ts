import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../src/index.js';
import { benchFolder, deviceFileName, writeJson, type BenchOrigin } from '../history/bench-report.js';
import { referenceVersion } from './reference-work.js';
import type { TrackedRow } from './run-sessions.js';

/** What `--record` writes. It belongs to a machine and not to the code, and is not committed. */
export interface BenchBaseline extends BenchOrigin {
  readonly schema: 1;
  readonly referenceVersion: number;
  readonly rows: readonly TrackedRow[];
}

/** Where a device's baseline lies unless a file is named. */
export function baselinePath(device: string, folder: string = benchFolder): string {
  return join(folder, `baseline-${deviceFileName(device)}.json`);
}

export function writeBaseline(path: string, baseline: BenchBaseline): void {
  mkdirSync(dirname(path), { recursive: true });
  writeJson(path, baseline);
}

const remedy = 'record one with `npm run bench -- --record` on the commit to compare with';

/**
 * Reads a baseline that this device and backend can be compared with.
 *
 * @throws {ConfigError} where there is none, it cannot be read, or it was made elsewhere
 */
export function readBaseline(path: string, here: { device: string; backend: string }): BenchBaseline {
  const found: BenchBaseline = parse(path);
  if (found.schema !== 1 || !(found.rows instanceof Array)) {
    throw new ConfigError(`bench: ${path} is not a baseline; ${remedy}`);
  }
  for (const field of ['device', 'backend'] as const) {
    if (found[field] !== here[field]) {
      throw new ConfigError(
        `bench: ${path} must come from this ${field} (${here[field]}), got ${found[field]}; ${remedy}`,
      );
    }
  }
  if (found.referenceVersion !== referenceVersion) {
    throw new ConfigError(
      `bench: ${path} is relative to reference work ${found.referenceVersion}, needed ${referenceVersion}; ${remedy}`,
    );
  }
  const short = found.rows.find(({ relative }) => !(relative.length >= 2) || !relative.every((x) => x > 0));
  if (short === undefined) return found;
  throw new ConfigError(
    `bench: ${path}, ${short.bench} ${short.size}: needs two sessions or more; ${remedy}`,
  );
}

function parse(path: string): BenchBaseline {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as BenchBaseline;
  } catch (error) {
    throw new ConfigError(`bench: no baseline in ${path} (${(error as Error).message}); ${remedy}`);
  }
}
