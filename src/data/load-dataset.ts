import { join, resolve } from 'node:path';
import { requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import type { Dataset } from './dataset.js';
import type { MnistFiles } from './mnist-file.js';
import { loadMnist, missingMnistFiles } from './mnist.js';
import { syntheticDigits } from './synthetic-digits.js';

/** Where data may come from. */
export interface LoadDatasetOptions {
  /** Insist on this one. @default MNIST where it can be found, else synthetic digits */
  readonly id?: Dataset['id'];
  /** Folder that must hold MNIST. @default the environment's TRANSFER_CLAIMS_DATA */
  readonly folder?: string;
  /** Folder that may hold MNIST, as {@link downloadMnist} leaves it. @default {@link dataCacheFolder} */
  readonly cache?: string;
  /** @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** @default the canonical files; another table is for tests. */
  readonly expected?: MnistFiles;
}

/** The same for everybody, so that numbers from two machines can be compared. */
const syntheticSeed = 1;

/** Where downloaded data lies: `.transfer-claims/data` in the working folder. */
export function dataCacheFolder(): string {
  return resolve(join('.transfer-claims', 'data'));
}

const loaded = new Map<string, Promise<Dataset>>();

/**
 * MNIST from `folder` or TRANSFER_CLAIMS_DATA, else from the cache, else synthetic digits. Never touches the
 * network. Kept in memory: a process that asks twice gets the same object.
 *
 * @throws ConfigError if MNIST is asked for (by `id`, `folder` or the environment) and is not there, or if what
 *   is there is damaged; an incomplete cache counts as none.
 */
export async function loadDataset(options: LoadDatasetOptions = {}): Promise<Dataset> {
  const { id, cache = dataCacheFolder(), environment = process.env, expected } = options;
  if (id !== undefined) requireOneOf('loadDataset: id', id, ['mnist', 'synthetic-digits']);
  if (id === 'synthetic-digits') return synthetic('SYNTHETIC DIGITS (asked for by name)');
  const folder = options.folder ?? environment['TRANSFER_CLAIMS_DATA'];
  if (folder !== undefined && folder !== '') return mnist(folder, expected);
  const missing = await missingMnistFiles(cache, expected);
  if (missing.length === 0) return mnist(cache, expected);
  if (id === undefined) {
    return synthetic('SYNTHETIC DIGITS (no MNIST found; set TRANSFER_CLAIMS_DATA or run `npm run data`)');
  }
  throw new ConfigError(
    `loadDataset: MNIST must be in ${resolve(cache)}, got no ${missing.join(', ')}; ` +
      'set TRANSFER_CLAIMS_DATA to a folder that has it, or run `npm run data`',
  );
}

function mnist(folder: string, expected: MnistFiles | undefined): Promise<Dataset> {
  if (expected !== undefined) return loadMnist(folder, { expected });
  return once(`mnist ${resolve(folder)}`, () => loadMnist(folder));
}

/** Drawn once, whatever they are called. */
function synthetic(description: string): Promise<Dataset> {
  const drawn = once('synthetic-digits', () =>
    Promise.resolve(syntheticDigits({ stream: RandomStream.fromSeed(syntheticSeed) })),
  );
  return once(description, async () => ({ ...(await drawn), description }));
}

/** A failure is not kept: the next call tries again. */
function once(key: string, load: () => Promise<Dataset>): Promise<Dataset> {
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const loading = load();
  loaded.set(key, loading);
  loading.catch(() => loaded.delete(key));
  return loading;
}
