import { join, resolve } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { readVariable } from '../../core/read-variable.js';
import { decodeSafetensors } from '../../safetensors/safetensors.js';
import type { TrialOutput, TrialSpec, WeightArray } from './trial.js';
import { EntryShelf } from './entry-shelf.js';
import { tryLease } from './lease.js';
import type { TrialProvenance } from './provenance.js';
import { flushFolder, nodeFiles, unlessMissing, withStoreErrors, writeFlushed } from './store-files.js';
import type { StoreFiles } from './store-files.js';
import { removeAbandonedFolders, withTemporaryFolder } from './temporary-folder.js';
import { encodeEntry } from './trial-entry.js';
import type { TrialRecord } from './trial-entry.js';
import { trialKey } from './trial-key.js';

/** A finished trial, as the store holds it. */
export interface StoredTrial {
  readonly key: string;
  readonly spec: TrialSpec;
  readonly numbers: TrialOutput['numbers'];
  readonly provenance: TrialProvenance;
  readonly hasWeights: boolean;
  /** Present where it is of the layer below the store: it was recorded elsewhere, and not run into this store. */
  readonly recorded?: true;
  /** Present where it left weights, and they were too large to be recorded: nothing can be made from it here. */
  readonly weightsLeftOut?: true;
  /**
   * Reads the weights, where the trial has some; nothing is kept, so that many trials fit in memory.
   *
   * @throws {ConfigError} where they were damaged since the trial was read; they are set aside then.
   */
  loadWeights(): Promise<Readonly<Record<string, WeightArray>> | undefined>;
}

/** Finished trials that are only ever read, for where the store has none of an address. */
export interface TrialLayer {
  find(key: string): StoredTrial | undefined;
}

export interface RunStoreOptions {
  /** @default `TRANSFER_CLAIMS_STORE`, else `.transfer-claims/store` in the current folder */
  readonly folder?: string;
  /** Hears of each entry that cannot be used, once. @default console.warn */
  readonly onWarning?: (message: string) => void;
  /** @default the file system */
  readonly files?: StoreFiles;
  /** Read where the store has no entry, and never written, checked, listed or cleaned with it. @default none */
  readonly below?: TrialLayer;
}

function defaultFolder(): string {
  return readVariable(process.env, 'TRANSFER_CLAIMS_STORE') ?? '.transfer-claims/store';
}

/**
 * Finished trials, shared by all processes (and machines) that name the same folder. An entry appears whole
 * or not at all, is checked when it is read, and is set aside under `corrupt/` where it fails.
 */
export class RunStore {
  readonly folder: string;
  /** Where {@link tryLease} keeps the leases of this store's trials. */
  readonly leaseFolder: string;
  readonly files: StoreFiles;
  /** Where entries are drafted before they appear. */
  readonly temporaryFolder: string;
  readonly #shelf: EntryShelf;
  readonly #below: TrialLayer | undefined;
  #cleaned: Promise<void> | undefined;

  constructor(options: RunStoreOptions = {}) {
    const { folder = defaultFolder(), files = nodeFiles } = options;
    this.folder = resolve(folder);
    this.files = files;
    this.#below = options.below;
    this.leaseFolder = join(this.folder, 'v1', 'leases');
    this.temporaryFolder = join(this.folder, 'v1', 'temporary');
    this.#shelf = new EntryShelf({
      files,
      folder: join(this.folder, 'v1', 'trials'),
      corruptFolder: join(this.folder, 'corrupt'),
      warn: options.onWarning ?? console.warn,
    });
  }

  /** Whether the trial is stored, or in the layer below. A look at its numbers; only {@link read} checks the weights. */
  async has(spec: TrialSpec): Promise<boolean> {
    return (await this.whence(spec)) !== undefined;
  }

  /** Whether {@link has}, with all that the trial left: others can be made from it. */
  async hasWhole(spec: TrialSpec): Promise<boolean> {
    const whence = await this.whence(spec);
    return whence === 'below'
      ? this.#below?.find(trialKey(spec))?.weightsLeftOut === undefined
      : whence === 'store';
  }

  /** Where {@link read} would find the trial. */
  async whence(spec: TrialSpec): Promise<'store' | 'below' | undefined> {
    const key = trialKey(spec);
    const found = await withStoreErrors(this.folder, () => this.#shelf.find(key, false));
    if (found !== undefined) return 'store';
    return this.#below?.find(key) === undefined ? undefined : 'below';
  }

  /**
   * The stored trial, else that of the layer below, or undefined where there is none that this code can use: absent,
   * damaged (then it is set aside), or written by a newer version (then it is left alone). The last two are warned of.
   */
  async read(spec: TrialSpec): Promise<StoredTrial | undefined> {
    const key = trialKey(spec);
    const found = await withStoreErrors(this.folder, () => this.#shelf.find(key, true));
    return found === undefined ? this.#below?.find(key) : this.#present(key, found.record);
  }

  /**
   * Stores a trial and returns it as read back; one that is there already stays.
   *
   * @throws {ConfigError} where a number is not finite, or the folder cannot be written.
   */
  async write(spec: TrialSpec, output: TrialOutput, provenance: TrialProvenance): Promise<StoredTrial> {
    const key = trialKey(spec);
    const contents = encodeEntry(spec, output, provenance);
    this.#cleaned ??= this.clean().catch(() => undefined);
    await this.#cleaned;
    return withStoreErrors(this.folder, () =>
      withTemporaryFolder(this.files, this.temporaryFolder, async (draft) => {
        for (const [name, bytes] of contents) await writeFlushed(this.files, join(draft, name), bytes);
        await flushFolder(this.files, draft);
        return this.#present(key, (await this.#shelf.publish(key, draft)).record);
      }),
    );
  }

  /** Every usable trial, in the order of their keys. The weights are not checked until they are loaded. */
  async list(): Promise<StoredTrial[]> {
    return withStoreErrors(this.folder, async () => {
      const trials: StoredTrial[] = [];
      for (const key of await this.#shelf.keys()) {
        const found = await this.#shelf.find(key, false);
        if (found !== undefined) trials.push(this.#present(key, found.record));
      }
      return trials;
    });
  }

  /**
   * Reads every entry whole, weights included, and sets aside the damaged, each with a warning.
   *
   * @returns how many are sound, and the keys of those that are not usable
   */
  async verify(): Promise<{ readonly sound: number; readonly unusable: readonly string[] }> {
    return withStoreErrors(this.folder, async () => {
      const keys = await this.#shelf.keys();
      const unusable: string[] = [];
      for (const key of keys) if ((await this.#shelf.find(key, true)) === undefined) unusable.push(key);
      return { sound: keys.length - unusable.length, unusable };
    });
  }

  /** Removes what killed processes left behind: unfinished entries, and leases on finished trials. */
  async clean(): Promise<void> {
    await removeAbandonedFolders(this.files, this.temporaryFolder);
    const names = (await unlessMissing(this.files.readdir(this.leaseFolder))) ?? [];
    const keys = new Set(
      names.filter((name) => /[.](lease|new)$/.test(name)).map((name) => name.slice(0, 64)),
    );
    for (const key of keys) {
      if ((await this.#shelf.find(key, false)) === undefined) continue;
      // Only a holder may remove a stale lease, so become one for a moment.
      const lease = await tryLease(this.leaseFolder, key, { files: this.files });
      await lease?.release();
    }
  }

  #present(key: string, { spec, numbers, provenance, hasWeights }: TrialRecord): StoredTrial {
    const loadWeights = async () => {
      if (!hasWeights) return undefined;
      const found = await withStoreErrors(this.folder, () => this.#shelf.find(key, true));
      if (found?.weights !== undefined) return decodeSafetensors(found.weights);
      throw new ConfigError(
        `run store: the weights of ${spec.experiment}, seed ${spec.seed} (${key}) must be as they were ` +
          `written, but were lost or damaged; run again to make them anew`,
      );
    };
    return { key, spec, numbers, provenance, hasWeights, loadWeights };
  }
}

/** Opens the store in a folder, which is made at the first write. */
export function openRunStore(options: RunStoreOptions = {}): RunStore {
  return new RunStore(options);
}
