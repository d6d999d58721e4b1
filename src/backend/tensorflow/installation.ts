import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { writeAtomically } from '../../core/write-atomically.js';

/** Everything that loading the native backend needs: where it lies, and what it was made from. */
export interface TensorflowInstallation {
  /** `tfjs_binding.node`, the native addon. */
  readonly addon: string;
  /** The folder of the tfjs-node(-gpu) package, whose `dist` holds the kernels in JavaScript. */
  readonly packageFolder: string;
  readonly packageName: string;
  readonly packageVersion: string;
  /** The TensorFlow libraries that the addon is linked to; empty where the package brought its own. */
  readonly libraries: readonly string[];
  /** What would build it anew, for error messages. */
  readonly remedy: string;
}

/** The command that brings the native backend where the package's own download fails. */
export const setupCommand = 'npx transfer-claims setup tensorflow';

/** The project that this process works for: its working folder. */
export function projectFolder(): string {
  return resolve('.');
}

/** Where setup puts what it downloads and builds: `.transfer-claims/tensorflow`, ignored by git. */
export function tensorflowFolder(): string {
  return join(projectFolder(), '.transfer-claims', 'tensorflow');
}

const recordFile = 'installed.json';
const schema = 1;

/** Writes `installed.json`, in one step, so that a record is there whole or not at all. */
export function writeInstallation(folder: string, made: TensorflowInstallation, tensorflow: string): void {
  const file = join(folder, recordFile);
  const record = { schema, ...made, tensorflow, node: process.versions.node, made: new Date().toISOString() };
  writeAtomically(file, `${JSON.stringify(record, null, 2)}\n`);
}

function isInstallation(value: unknown): value is TensorflowInstallation {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return false;
  const record = value as Record<string, unknown>;
  const texts = ['addon', 'packageFolder', 'packageName', 'packageVersion', 'remedy'];
  return (
    record['schema'] === schema &&
    texts.every((key) => typeof record[key] === 'string') &&
    Array.isArray(record['libraries']) &&
    record['libraries'].every((library) => typeof library === 'string')
  );
}

/**
 * What setup left in `folder`; undefined if it never ran there.
 *
 * @throws {ConfigError} for a record that can't be read, or whose files are gone.
 */
export function readInstallation(folder: string): TensorflowInstallation | undefined {
  const file = join(folder, recordFile);
  if (!existsSync(file)) return undefined;
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    record = undefined;
  }
  if (!isInstallation(record)) {
    throw new ConfigError(`tensorflow: ${file} must be a record of schema ${schema}; run ${setupCommand}`);
  }
  for (const path of [record.addon, record.packageFolder, ...record.libraries]) {
    if (!existsSync(path)) {
      throw new ConfigError(`tensorflow: ${file} names ${path}, which must exist; run ${setupCommand}`);
    }
  }
  return record;
}
