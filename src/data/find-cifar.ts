import { existsSync } from 'node:fs';
import type { Environment } from '../core/read-variable.js';
import type { CifarFiles } from './cifar-file.js';
import { holdsCifar } from './cifar.js';
import { dataCacheFolder, namedDataFolder, syntheticData } from './data-folder.js';

/** Where CIFAR-10 is looked for. */
export interface CifarPlaces {
  /** Folder that must hold CIFAR-10. @default none: see {@link findCifar} */
  readonly folder?: string;
  /** Folder that may hold CIFAR-10, as {@link downloadCifar} leaves it. @default {@link dataCacheFolder} */
  readonly cache?: string;
  /** @default process.env */
  readonly environment?: Environment;
}

/** A folder that holds CIFAR-10, or should. */
export interface FoundCifar {
  readonly folder: string;
  /** Where the folder is known from, for people; undefined where it was given as a path. */
  readonly from?: string;
}

const remedy =
  'run `npx transfer-claims data --cifar`, or put it into cifar-10 in the folder that TRANSFER_CLAIMS_DATA names';

/**
 * Where CIFAR-10 is taken from: the folder that TRANSFER_CLAIMS_DATA names, or the download cache where that folder holds
 * other data only; or, for people, why there is none. A named folder that does not exist is returned, so that loading says so.
 *
 * @throws {ConfigError} names a place that cannot be looked at
 */
export async function findCifar(
  places: CifarPlaces = {},
  expected?: CifarFiles,
): Promise<FoundCifar | { readonly why: string }> {
  const { cache = dataCacheFolder() } = places;
  if (places.folder !== undefined) return { folder: places.folder };
  const named = namedDataFolder(places.environment);
  if (named === syntheticData) return { why: 'TRANSFER_CLAIMS_DATA=synthetic asks for synthetic digits' };
  if (named !== undefined && (!existsSync(named) || (await holdsCifar(named, expected))))
    return { folder: named, from: 'TRANSFER_CLAIMS_DATA' };
  if (await holdsCifar(cache, expected)) return { folder: cache, from: 'the download cache' };
  return { why: `no CIFAR-10 found; ${remedy}` };
}
