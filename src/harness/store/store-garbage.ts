import { join } from 'node:path';
import { leasesIn, tryLease } from './lease.js';
import type { RunStore, StoredTrial } from './run-store.js';
import { storeClock, unlessMissing, withStoreErrors } from './store-files.js';
import { abandonedFolders, removeTemporaryFolder, withTemporaryFolder } from './temporary-folder.js';

/** Something in a store that nobody needs. */
export interface Garbage {
  /**
   * `draft`: what a killed process was writing. `lease`: a dead owner's. `set-aside`: an entry found damaged.
   * `trial`: a finished trial that the caller doesn't want.
   */
  readonly kind: 'draft' | 'lease' | 'set-aside' | 'trial';
  /** From the store's folder. */
  readonly path: string;
  /** Why it may go. */
  readonly reason: string;
  readonly bytes: number;
}

export interface GarbageOptions {
  /** Says why a finished trial is not wanted any more; undefined keeps it. @default keeps all */
  readonly unwanted?: (trial: StoredTrial) => string | undefined;
  /** Removes nothing. @default false */
  readonly dryRun?: boolean;
}

/** What was removed, or would be; and what was left alone because somebody may be using it. */
export interface GarbageReport {
  readonly garbage: readonly Garbage[];
  /** Who holds leases now, where trials were left alone for that. */
  readonly heldBy: readonly string[];
}

/** An entry that is being set aside is looked at once more right after; it has this long. */
const settleMs = 600_000;

/**
 * Removes from a store what nobody needs: drafts and leases of dead processes, damaged entries that were set aside
 * more than ten minutes ago, and unwanted trials.
 *
 * What a running process holds stays: a lease or draft goes only where its owner is known to be dead or was silent
 * for too long, and no trial goes while anybody holds any lease, because a running trial may be about to read the
 * weights of another. A process that begins in the same moment finds a trial absent, and computes it.
 *
 * @throws {ConfigError} where the store cannot be read or written
 */
export async function collectGarbage(store: RunStore, options: GarbageOptions = {}): Promise<GarbageReport> {
  return withStoreErrors(store.folder, async () => {
    const left = [...(await drafts(store)), ...(await setAside(store))];
    const { garbage: leases, live } = await deadLeases(store);
    const unwanted = options.unwanted === undefined ? [] : await unwantedTrials(store, options.unwanted);
    const held = unwanted.length > 0 ? live : [];
    const garbage = [...left, ...leases, ...(held.length > 0 ? [] : unwanted)];
    if (options.dryRun === true) return { garbage, heldBy: held };
    const removed: Garbage[] = [];
    for (const one of garbage) if (await remove(store, one)) removed.push(one);
    return { garbage: removed, heldBy: held };
  });
}

async function drafts({ files, folder, temporaryFolder }: RunStore): Promise<Garbage[]> {
  const names = await abandonedFolders(files, temporaryFolder);
  const reason = 'its writer is gone';
  return Promise.all(
    names.map(async (name) => {
      const path = join('v1', 'temporary', name);
      return { kind: 'draft' as const, path, reason, bytes: await bytesBelow({ files }, join(folder, path)) };
    }),
  );
}

async function setAside({ files, folder }: RunStore): Promise<Garbage[]> {
  const names = (await unlessMissing(files.readdir(join(folder, 'corrupt')))) ?? [];
  const found: Garbage[] = [];
  if (names.length === 0) return found;
  const now = await storeClock(files, join(folder, 'v1'));
  for (const name of names) {
    const path = join('corrupt', name);
    const status = await unlessMissing(files.stat(join(folder, path)));
    if (status === undefined || now - status.ctimeMs < settleMs) continue;
    const bytes = await bytesBelow({ files }, join(folder, path));
    found.push({ kind: 'set-aside', path, reason: 'it was damaged, and is computed anew', bytes });
  }
  return found;
}

async function deadLeases({ files, leaseFolder }: RunStore) {
  const leases = await leasesIn(leaseFolder, { files });
  const garbage = leases
    .filter(({ live }) => !live)
    .map(({ name }): Garbage => {
      const path = join('v1', 'leases', name);
      return { kind: 'lease', path, reason: 'its owner is gone', bytes: 0 };
    });
  const live = leases.filter((lease) => lease.live).map(({ owner }) => owner);
  return { garbage, live: [...new Set(live)] };
}

async function unwantedTrials(
  store: RunStore,
  unwanted: (trial: StoredTrial) => string | undefined,
): Promise<Garbage[]> {
  const found: Garbage[] = [];
  for (const trial of await store.list()) {
    const reason = unwanted(trial);
    if (reason === undefined) continue;
    const path = join('v1', 'trials', trial.key.slice(0, 2), trial.key);
    found.push({ kind: 'trial', path, reason, bytes: await bytesBelow(store, join(store.folder, path)) });
  }
  return found;
}

/** The bytes of all files in a folder, or of one file. */
export async function bytesBelow({ files }: Pick<RunStore, 'files'>, path: string): Promise<number> {
  const status = await unlessMissing(files.stat(path));
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.size;
  const names = (await unlessMissing(files.readdir(path))) ?? [];
  const sizes = await Promise.all(names.map((name) => bytesBelow({ files }, join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @returns whether it is gone: somebody may have taken it meanwhile */
async function remove(store: RunStore, { kind, path }: Garbage): Promise<boolean> {
  const { files, folder, leaseFolder, temporaryFolder } = store;
  const full = join(folder, path);
  if (kind === 'draft' || kind === 'set-aside') {
    if (kind === 'draft') await removeTemporaryFolder(files, full);
    else await files.rm(full, { recursive: true, force: true });
    return true;
  }
  const key = (path.split(/[\\/]/).at(-1) ?? '').slice(0, 64);
  // Only a holder may remove a stale lease or an entry, so become one for a moment.
  const lease = await tryLease(leaseFolder, key, { files });
  if (lease === undefined) return false;
  try {
    if (kind === 'trial') {
      // Moved first, so that the entry is there whole or not at all.
      await withTemporaryFolder(files, temporaryFolder, (draft) =>
        files.rename(full, join(draft, 'removed')),
      );
    }
  } finally {
    await lease.release();
  }
  return true;
}
