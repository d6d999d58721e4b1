import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../core/errors.js';

/**
 * Writes a text file that is never half-visible: temporary name beside it, flushed, then renamed. Creates the
 * folder, and removes what killed processes of this machine left unfinished of the same file. Synchronous, so that a
 * reporter's output keeps its order.
 *
 * @throws {ConfigError} names the file where it cannot be written; what stood there before stays.
 */
export function writeTextAtomically(path: string, text: string): void {
  const temporary = `${path}.${machine}.${process.pid}.${randomUUID()}.part`;
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
    removeLeftovers(path);
  } catch (error) {
    removeIfThere(temporary);
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path} must be writable, got: ${cause}; check the folder and the free space`, {
      cause: error,
    });
  }
}

/** Of the host's name, what fits between two dots. */
const machine = hostname().replace(/[^\w-]/g, '_');

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function removeLeftovers(path: string): void {
  const start = `${basename(path)}.${machine}.`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(start) || !name.endsWith('.part')) continue;
    if (isDead(Number(name.slice(start.length).split('.')[0]))) removeIfThere(join(dirname(path), name));
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What kept it from being written matters more.
  }
}
