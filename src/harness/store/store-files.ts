import * as promises from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../core/error-code.js';
import { ConfigError } from '../../core/errors.js';

/** What the store asks of the file system; tests put failing ones in its place. */
export type StoreFiles = Pick<
  typeof promises,
  'link' | 'mkdir' | 'open' | 'readFile' | 'readdir' | 'rename' | 'rm' | 'stat' | 'unlink' | 'writeFile'
>;

export const nodeFiles: StoreFiles = promises;

/** The result of `work`, or undefined where the file or folder is not there. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'have room, but the disk is full',
  EDQUOT: 'have room, but the quota is used up',
  EROFS: 'be writable, but its file system is read-only',
  EACCES: 'be readable and writable, but access is denied',
  EPERM: 'be readable and writable, but access is denied',
  ENOTDIR: 'be a folder, but a file is in its place',
  EEXIST: 'be a folder, but a file is in its place',
};

/**
 * The result of `work` in the store at `folder`.
 *
 * @throws {ConfigError} names the folder and the remedy, where the disk is full, read-only or forbidden.
 */
export async function withStoreErrors<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error);
    const needed = remedies[code];
    if (needed === undefined) throw error;
    throw new ConfigError(
      `run store: ${folder} must ${needed} (${code}); mend that, or set TRANSFER_CLAIMS_STORE to another folder`,
      { cause: error },
    );
  }
}

/** Writes a new file and flushes it to the disk. */
export async function writeFlushed(files: StoreFiles, path: string, bytes: Uint8Array): Promise<void> {
  const handle = await files.open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes a folder's list of names to the disk, on systems that can. */
export async function flushFolder(files: StoreFiles, path: string): Promise<void> {
  try {
    const handle = await files.open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'].includes(errorCode(error))) throw error;
  }
}

/**
 * The time by the clock of whatever holds the store, in milliseconds: the time it stamps on a file written
 * now. Machines that share a network folder need not agree on the time, but its file times do.
 */
export async function storeClock(files: StoreFiles, folder: string): Promise<number> {
  const handle = await files.open(join(folder, 'clock'), 'w');
  try {
    await handle.writeFile('now');
    await handle.sync();
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
}
