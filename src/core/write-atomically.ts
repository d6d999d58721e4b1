import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './error-code.js';
import { ConfigError } from './errors.js';

/** The file operations used here; replaced only by tests, to make them fail. */
export type FileOperations = Pick<
  typeof fs,
  'mkdirSync' | 'openSync' | 'writeFileSync' | 'fsyncSync' | 'closeSync' | 'renameSync'
>;

/**
 * Writes a file that is never half-visible: temporary name beside it, flushed to the disk, then renamed. Creates the
 * folder, and removes what killed processes of this machine left unfinished of the same file. Synchronous, so that a
 * reporter's output keeps its order.
 *
 * @throws {ConfigError} names the file where the disk is full or it cannot be written; what stood there before stays, and no
 *   temporary file is left.
 */
export function writeAtomically(
  path: string,
  content: string | Uint8Array,
  operations: FileOperations = fs,
): void {
  const temporary = `${path}.${machine}.${process.pid}.${randomUUID()}.part`;
  try {
    operations.mkdirSync(dirname(path), { recursive: true });
    const handle = operations.openSync(temporary, 'wx');
    try {
      operations.writeFileSync(handle, content);
      operations.fsyncSync(handle);
    } finally {
      operations.closeSync(handle);
    }
    operations.renameSync(temporary, path);
    removeLeftovers(path);
  } catch (error) {
    removeIfThere(temporary);
    const code = errorCode(error);
    throw new ConfigError(
      code === 'ENOSPC' || code === 'EDQUOT'
        ? `${path} needs ${Buffer.byteLength(content)} bytes, got a full disk (${code}); free some space or choose another folder`
        : `${path} must be writable, got ${code}; check the folder and its permissions`,
      { cause: error },
    );
  }
}

/** Of the host's name, what fits between two dots. */
const machine = hostname().replace(/[^\w-]/g, '_');

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}

function removeLeftovers(path: string): void {
  const start = `${basename(path)}.${machine}.`;
  for (const name of fs.readdirSync(dirname(path))) {
    if (!name.startsWith(start) || !name.endsWith('.part')) continue;
    if (isDead(Number(name.slice(start.length).split('.')[0]))) removeIfThere(join(dirname(path), name));
  }
}

function removeIfThere(path: string): void {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // What kept it from being written matters more.
  }
}
