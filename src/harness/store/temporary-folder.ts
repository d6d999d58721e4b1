import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { currentProcess, parseIdentity, processFate } from './process-identity.js';
import { storeClock, unlessMissing } from './store-files.js';
import type { StoreFiles } from './store-files.js';

/** A writer whose fate cannot be seen (on another machine) has this long to finish. */
const abandonedAfterMs = 24 * 3_600_000;

/** A folder is empty until it names its owner, so an owner that never did has less. */
const unsignedLimitMs = 600_000;

/**
 * Runs `work` with a new, empty folder in `parent`, and removes it afterwards. The folder names its owner, so
 * that {@link removeAbandonedFolders} knows the leftovers of killed processes.
 */
export async function withTemporaryFolder<T>(
  files: StoreFiles,
  parent: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const path = join(parent, randomUUID());
  const folder = join(path, 'content');
  try {
    await files.mkdir(path, { recursive: true });
    await files.writeFile(join(path, 'owner'), JSON.stringify(currentProcess()));
    await files.mkdir(folder);
    return await work(folder);
  } finally {
    // What cannot be removed now is removed when this process has gone; the work's own error matters more.
    await removeTemporaryFolder(files, path).catch(() => undefined);
  }
}

/**
 * Removes a temporary folder, its owner's name last: whoever is killed before the end leaves a folder that the next one can
 * tell from one that is in use.
 */
export async function removeTemporaryFolder(files: StoreFiles, path: string): Promise<void> {
  const all = { recursive: true, force: true } as const;
  await files.rm(join(path, 'content'), all);
  await files.rm(path, all);
}

async function isAbandoned(files: StoreFiles, parent: string, name: string): Promise<boolean> {
  const path = join(parent, name);
  const text = await unlessMissing(files.readFile(join(path, 'owner'), 'utf8'));
  const owner = parseIdentity(text ?? '');
  const fate = owner === undefined ? 'unknown' : processFate(owner);
  if (fate !== 'unknown') return fate === 'dead';
  const made = await unlessMissing(files.stat(path));
  if (made === undefined) return false;
  const silentMs = (await storeClock(files, parent)) - made.mtimeMs;
  return silentMs > (owner === undefined ? unsignedLimitMs : abandonedAfterMs);
}

/** The names of the folders in `parent` whose owners are dead, or out of sight and silent for a day. */
export async function abandonedFolders(files: StoreFiles, parent: string): Promise<string[]> {
  const names = (await unlessMissing(files.readdir(parent))) ?? [];
  const abandoned: string[] = [];
  for (const name of names) {
    if (name !== 'clock' && (await isAbandoned(files, parent, name))) abandoned.push(name);
  }
  return abandoned;
}

/** Removes the folders of {@link abandonedFolders}. */
export async function removeAbandonedFolders(files: StoreFiles, parent: string): Promise<void> {
  for (const name of await abandonedFolders(files, parent)) {
    await removeTemporaryFolder(files, join(parent, name));
  }
}
