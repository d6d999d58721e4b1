import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunStore, type RunStore, type RunStoreOptions } from './run-store.js';

/** Runs `work` with an empty store in a new folder of the system's, and removes that afterwards, whatever becomes of the work. */
export async function withTemporaryStore<T>(
  options: Pick<RunStoreOptions, 'onWarning' | 'below'>,
  work: (store: RunStore) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'transfer-claims-replay-'));
  try {
    return await work(openRunStore({ ...options, folder }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
