import { randomUUID } from 'node:crypto';
import { fsyncSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { currentProcess, parseIdentity, processFate } from './process-identity.js';
import { errorCode } from '../../core/error-code.js';
import { nodeFiles, storeClock, unlessMissing, withStoreErrors } from './store-files.js';
import type { StoreFiles } from './store-files.js';

/** The right to run one trial, held by one process at a time. */
export interface Lease {
  readonly key: string;
  /**
   * Says that the owner lives. A timer does so too, but training keeps the event loop busy: call it between
   * steps. Cheap: at most one write every twentieth of the limit.
   */
  beat(): void;
  /** Gives the lease back; a second call does nothing. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  /**
   * How long an owner whose fate cannot be seen (on another machine) may be silent, in milliseconds.
   *
   * @default 600_000
   */
  readonly staleAfterMs?: number;
  /** @default the file system */
  readonly files?: StoreFiles;
}

/** An owner signs right after it opens a file; without a signature for this long, it died in between. */
const unsignedLimitMs = 10_000;

const leaseSuffix = '.lease';

/** Of a lease that is being signed and has no name yet. */
const draftSuffix = '.new';

/** One lease file as found: whose it is, and whether its owner may still be at work. */
interface Found {
  readonly name: string;
  readonly nonce: unknown;
  readonly live: boolean;
  /** In words: "process 12 on host". */
  readonly owner: string;
}

async function inspect(
  folder: string,
  name: string,
  options: Required<LeaseOptions>,
): Promise<Found | undefined> {
  const { files, staleAfterMs } = options;
  const path = join(folder, name);
  const text = await unlessMissing(files.readFile(path, 'utf8'));
  if (text === undefined) return undefined;
  const owner = parseIdentity(text);
  const nonce = owner?.nonce;
  const fate = owner === undefined ? 'unknown' : processFate(owner);
  const found = { name, nonce, owner: owner === undefined ? '?' : `process ${owner.pid} on ${owner.host}` };
  if (fate !== 'unknown') return { ...found, live: fate === 'alive' };
  const touched = await unlessMissing(files.stat(path));
  if (touched === undefined) return undefined;
  const silentMs = (await storeClock(files, folder)) - touched.mtimeMs;
  return { ...found, live: silentMs <= (owner === undefined ? unsignedLimitMs : staleAfterMs) };
}

function generation(name: string): number {
  return Number(name.split('.')[1]);
}

async function filesOf(
  folder: string,
  { key, suffix }: { readonly key: string; readonly suffix: string },
  options: Required<LeaseOptions>,
): Promise<Found[]> {
  const names = (await options.files.readdir(folder)).filter(
    (name) => name.startsWith(`${key}.`) && name.endsWith(suffix),
  );
  const found = await Promise.all(names.map((name) => inspect(folder, name, options)));
  return found.filter((file) => file !== undefined);
}

/** All leases in a folder, of whatever key, and those that are being made; `live` says that the owner may still be at work. */
export async function leasesIn(
  folder: string,
  { staleAfterMs = 600_000, files = nodeFiles }: LeaseOptions = {},
): Promise<{ readonly name: string; readonly live: boolean; readonly owner: string }[]> {
  const names = ((await unlessMissing(files.readdir(folder))) ?? []).filter(
    (name) => name.endsWith(leaseSuffix) || name.endsWith(draftSuffix),
  );
  const found = await Promise.all(names.map((name) => inspect(folder, name, { staleAfterMs, files })));
  return found.filter((lease) => lease !== undefined);
}

/** The heart of a lease: writes the signature again now and then, so that the file's time moves. */
function startBeating(handle: FileHandle, signature: Uint8Array, staleAfterMs: number) {
  let last = performance.now();
  let open = true;
  // Through the open file, never by name: a lease that was taken over belongs to somebody else. A write and
  // not `utimes`, because that would stamp this machine's time and not the store's.
  const beat = (): void => {
    if (!open || performance.now() - last < staleAfterMs / 20) return;
    last = performance.now();
    try {
      writeSync(handle.fd, signature, 0, signature.length, 0);
      fsyncSync(handle.fd);
    } catch {
      // A store that cannot be reached for a moment is no reason to stop; the next beat may get through.
    }
  };
  const timer = setInterval(beat, staleAfterMs / 20).unref();
  const stop = async (): Promise<void> => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    await handle.close();
  };
  return { beat, stop };
}

/** Codes of file systems that have no hard links. */
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'];

/**
 * Gives the signed `draft` the name `path`, which only one contender can do; tells whether this one did.
 *
 * A link and not an exclusive creation, which older network file systems do not keep exclusive. A reply may be lost on the
 * network and the request be sent again, which then fails although the first had succeeded: the number of the file's names
 * tells what happened (open(2), "O_EXCL"). Where there are no hard links, exclusive creation must do.
 */
async function claimName(draft: string, path: string, files: StoreFiles): Promise<FileHandle | boolean> {
  try {
    await files.link(draft, path);
    return true;
  } catch (error) {
    if (noLinks.includes(errorCode(error) ?? '')) return (await createExclusively(path, files)) ?? false;
    const status = await unlessMissing(files.stat(draft));
    if (status !== undefined && status.nlink > 1) return true;
    if (['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

async function createExclusively(path: string, files: StoreFiles): Promise<FileHandle | undefined> {
  try {
    return await files.open(path, 'wx');
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}

async function sign(handle: FileHandle, signature: Uint8Array): Promise<void> {
  await handle.write(signature, 0, signature.length, 0);
  await handle.sync();
}

/** Makes the lease file `name`, signed before it has that name; undefined where somebody else just did. */
async function createLease(folder: string, name: string, options: Required<LeaseOptions>) {
  const { files, staleAfterMs } = options;
  const path = join(folder, name);
  const nonce = randomUUID();
  const signature = Buffer.from(JSON.stringify({ ...currentProcess(), nonce }));
  const draft = join(folder, `${name}.${nonce}${draftSuffix}`);
  let handle = await files.open(draft, 'wx');
  let own = false;
  try {
    await sign(handle, signature);
    const claimed = await claimName(draft, path, files);
    own = claimed !== false;
    if (typeof claimed !== 'boolean') {
      await handle.close();
      handle = claimed;
      await sign(handle, signature);
    }
    if (!own) await handle.close();
  } catch (error) {
    await handle.close();
    if (own) await unlessMissing(files.unlink(path));
    throw error;
  } finally {
    await unlessMissing(files.unlink(draft));
  }
  if (!own) return undefined;
  const { beat, stop } = startBeating(handle, signature, staleAfterMs);
  const release = async (): Promise<void> => {
    await stop();
    const now = await inspect(folder, name, options);
    if (now?.nonce === nonce) await unlessMissing(files.unlink(path));
  };
  return { nonce, beat, release };
}

/**
 * Takes the lease on `key` (no dots) in `folder`, or returns undefined where another has it.
 *
 * A lease is a file `<key>.<generation>.lease`. Where every lease found is stale (its owner is dead, or out
 * of sight and silent for longer than `staleAfterMs`), a contender signs a file of its own and links it to the name of
 * the next generation, which only one can do. The list is then read again: of two leases that exist at once, the younger's
 * owner must see the older, and gives way; only a holder removes stale ones. So there is never more than
 * one holder, whatever the order in which contenders are stopped, killed or resumed.
 *
 * @throws {ConfigError} where the folder cannot be written.
 */
export async function tryLease(
  folder: string,
  key: string,
  { staleAfterMs = 600_000, files = nodeFiles }: LeaseOptions = {},
): Promise<Lease | undefined> {
  return withStoreErrors(folder, async () => {
    const options = { staleAfterMs, files };
    await files.mkdir(folder, { recursive: true });
    const leases = { key, suffix: leaseSuffix };
    const before = await filesOf(folder, leases, options);
    if (before.some(({ live }) => live)) return undefined;
    const next = Math.max(-1, ...before.map(({ name }) => generation(name))) + 1;
    const created = await createLease(folder, `${key}.${next}${leaseSuffix}`, options);
    if (created === undefined) return undefined;

    const after = await filesOf(folder, leases, options);
    const others = after.filter(({ nonce }) => nonce !== created.nonce);
    if (after.length === others.length || others.some(({ live }) => live)) {
      await created.release();
      return undefined;
    }
    const drafts = await filesOf(folder, { key, suffix: draftSuffix }, options);
    for (const { name } of [...others, ...drafts.filter(({ live }) => !live)]) {
      await unlessMissing(files.unlink(join(folder, name)));
    }
    return { key, beat: created.beat, release: created.release };
  });
}
