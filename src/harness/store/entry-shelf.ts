import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { errorCode } from '../../core/error-code.js';
import { flushFolder, unlessMissing } from './store-files.js';
import type { StoreFiles } from './store-files.js';
import { entrySchema, readEntry } from './trial-entry.js';
import type { EntryState } from './trial-entry.js';

/** An entry that passed its checks. */
export type FoundEntry = Extract<EntryState, { kind: 'found' }>;

type UsableState = Exclude<EntryState, { kind: 'corrupt' }>;

export interface EntryShelfOptions {
  readonly files: StoreFiles;
  /** Where the entries lie: `<folder>/<first two digits of the key>/<key>/`. */
  readonly folder: string;
  /** Where corrupt entries go. */
  readonly corruptFolder: string;
  readonly warn: (message: string) => void;
}

/** The entries of a store as folders on the disk: finds, publishes, and sets aside the corrupt. */
export class EntryShelf {
  readonly #files: StoreFiles;
  readonly #folder: string;
  readonly #corruptFolder: string;
  readonly #warn: (message: string) => void;
  readonly #warned = new Set<string>();
  #keptFolders = false;

  constructor({ files, folder, corruptFolder, warn }: EntryShelfOptions) {
    this.#files = files;
    this.#folder = folder;
    this.#corruptFolder = corruptFolder;
    this.#warn = warn;
  }

  /** The entry of `key`, or undefined where there is none to use. @param weights whether to check them too. */
  async find(key: string, weights: boolean): Promise<FoundEntry | undefined> {
    for (const path of this.#places(key)) {
      const state = await this.#inspect(path, key, weights);
      if (state.kind === 'found') return state;
      if (state.kind === 'absent') return undefined;
    }
    return undefined;
  }

  /** The keys of everything here, usable or not. */
  async keys(): Promise<string[]> {
    const names = async (path: string) => (await unlessMissing(this.#files.readdir(path))) ?? [];
    const groups = await names(this.#folder);
    const entries = await Promise.all(groups.map((group) => names(join(this.#folder, group))));
    return [...new Set(entries.flat().map((name) => name.slice(0, 64)))].sort();
  }

  /** Moves the finished folder `draft` into its place, all at once; an entry that is there already stays. */
  async publish(key: string, draft: string): Promise<FoundEntry> {
    for (const path of this.#places(key)) {
      let state = await this.#inspect(path, key, true);
      if (state.kind === 'absent') {
        await this.#rename(draft, path);
        state = await this.#inspect(path, key, true);
      }
      if (state.kind === 'found') return state;
      if (state.kind === 'absent') break;
    }
    throw new ConfigError(
      `run store: ${this.#folder} must take the entry ${key}, but what lies in its place can neither be used ` +
        `nor be moved; remove that, or set TRANSFER_CLAIMS_STORE to another folder`,
    );
  }

  /** Where an entry may lie: the second place is for when a newer version's entry occupies the first. */
  #places(key: string): readonly string[] {
    const path = join(this.#folder, key.slice(0, 2), key);
    return [path, `${path}.schema-${entrySchema}`];
  }

  async #inspect(path: string, key: string, weights: boolean): Promise<UsableState> {
    const state = await readEntry(this.#files, path, { key, weights });
    if (state.kind === 'newer') {
      this.#warnOnce(
        `run store: ${path} was written by a newer version (schema ${state.schema}, this one knows ` +
          `${entrySchema}); it is left alone, and the trial counts as not run`,
      );
    }
    return state.kind === 'corrupt' ? this.#setAside(path, key, state.reason) : state;
  }

  async #setAside(path: string, key: string, reason: string): Promise<UsableState> {
    const aside = join(this.#corruptFolder, `${key}.${randomUUID().slice(0, 8)}`);
    try {
      await this.#files.mkdir(this.#corruptFolder, { recursive: true });
      await this.#files.rename(path, aside);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        this.#warnOnce(`run store: ${path} is corrupt (${reason}) and cannot be set aside`);
      }
      return { kind: 'absent' };
    }
    // Another process may have replaced the bad entry by a good one since it was read: then put that back.
    const moved = await readEntry(this.#files, aside, { key, weights: true });
    if (moved.kind === 'found') {
      await this.#files.rename(aside, path).catch(() => undefined);
      return moved;
    }
    this.#warnOnce(`run store: ${path} is corrupt (${reason}); set aside as ${aside}, to be computed anew`);
    return { kind: 'absent' };
  }

  /** Renames the draft into its place, unless that was taken meanwhile. */
  async #rename(draft: string, path: string): Promise<void> {
    const group = dirname(path);
    await this.#files.mkdir(group, { recursive: true });
    try {
      await this.#files.rename(draft, path);
    } catch (error) {
      if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    }
    await flushFolder(this.#files, group);
    await flushFolder(this.#files, this.#folder);
    await this.#keepFolders();
  }

  /** Flushes the names of the folders above, once in a process: a new store would else be lost whole by a crash. */
  async #keepFolders(): Promise<void> {
    if (this.#keptFolders) return;
    for (let folder = dirname(this.#folder); ; folder = dirname(folder)) {
      await flushFolder(this.#files, folder).catch((error: unknown) => {
        // Above the store, a folder may be closed to this user.
        if (errorCode(error) !== 'EACCES') throw error;
      });
      if (folder === dirname(folder)) break;
    }
    this.#keptFolders = true;
  }

  #warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#warn(message);
  }
}
