import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../core/errors.js';

/**
 * Writes a text file that is never half-visible: temporary name beside it, flushed, then renamed. Creates the
 * folder. Synchronous, so that a reporter's output keeps its order.
 *
 * @throws {ConfigError} names the file where it cannot be written; what stood there before stays.
 */
export function writeTextAtomically(path: string, text: string): void {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const handle = openSync(temporary, 'wx');
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path} must be writable, got: ${cause}; check the folder and the free space`, {
      cause: error,
    });
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What kept it from being written matters more.
  }
}
