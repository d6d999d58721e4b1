import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { errorCode } from '../core/error-code.js';

/**
 * The first of the candidates (paths inside `folder`) that is a file; undefined where none is. A folder of that name is
 * passed over: archives are unpacked into such.
 *
 * @throws {ConfigError} names a place that cannot be looked at
 */
export async function locateFile(folder: string, candidates: readonly string[]): Promise<string | undefined> {
  for (const inside of candidates) {
    const path = resolve(folder, inside);
    try {
      if ((await stat(path)).isFile()) return path;
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error))) throw unreadable(path, error);
    }
  }
  return undefined;
}

/**
 * The bytes of a file.
 * @throws {ConfigError} names it where it cannot be read
 */
export async function readDataFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

const mostNames = 8;

/** What a folder holds, in words, for messages: "it holds a.gz, raw/ and 3 more", "there is no such folder". */
export async function describeFolder(folder: string): Promise<string> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    if (entries.length === 0) return 'it is empty';
    const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
    const rest = names.length - mostNames;
    return `it holds ${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return 'there is no such folder';
    return code === 'ENOTDIR' ? 'it is a file, not a folder' : `it cannot be looked into (${code})`;
  }
}

function unreadable(path: string, error: unknown): ConfigError {
  return new ConfigError(
    `data: ${path} must be a readable file, got ${errorCode(error)}; check its kind and permissions`,
  );
}
