import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { errorCode } from './error-code.js';

/** The file operations used here; replaced only by tests, to make them fail. */
export type FileOperations = Pick<typeof fs, 'mkdir' | 'open' | 'rename' | 'rm'>;

/**
 * Writes a file that is never half-visible: temporary name beside it, flushed to the disk, then renamed.
 * Creates the folder. Whatever fails, the old file stays as it was and no temporary file is left.
 *
 * @throws ConfigError if the disk is full, or the place cannot be written to.
 */
export async function writeFileAtomically(
  path: string,
  bytes: Uint8Array,
  operations: FileOperations = fs,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await operations.mkdir(dirname(path), { recursive: true });
    const handle = await operations.open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await operations.rename(temporary, path);
  } catch (error) {
    await operations.rm(temporary, { force: true }).catch(() => undefined);
    const code = errorCode(error);
    throw new ConfigError(
      code === 'ENOSPC' || code === 'EDQUOT'
        ? `writeFileAtomically: ${path} needs ${bytes.length} bytes, got a full disk (${code}); free some space or choose another folder`
        : `writeFileAtomically: ${path} must be writable, got ${code}; check the folder and its permissions`,
    );
  }
}
