import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ConfigError } from '../core/errors.js';
import { cifarArchive, cifarRecordName, readCifarRecord, sha256Of } from './cifar-checksums.js';
import { cifarFiles, decodeCifarFile, type CifarFiles } from './cifar-file.js';
import { download, type DownloadOptions, type DownloadProgress } from './download.js';
import { readTar } from './read-tar.js';
import { writeAtomically } from '../core/write-atomically.js';

/** Folders on public servers that hold the archive; tried in this order. */
const cifarMirrors: readonly string[] = ['https://www.cs.toronto.edu/~kriz/'];

/** What to download, and where to. */
export interface CifarDownloadOptions extends Pick<
  DownloadOptions,
  'connectTimeout' | 'stallTimeout' | 'operations'
> {
  /** Gets a subfolder `cifar-10-batches-bin`; created if need be. */
  readonly folder: string;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Addresses of folders, ending in "/". @default {@link cifarMirrors} */
  readonly mirrors?: readonly string[];
  /** MD5 of the archive, hexadecimal. @default the official one's; another is for tests. */
  readonly md5?: string;
  /** @default the official files; another table is for tests. */
  readonly expected?: CifarFiles;
}

/** What was done, by file name. */
export interface CifarDownload {
  /** Absolute path. */
  readonly folder: string;
  readonly downloaded: readonly string[];
  /** Already there and verified. */
  readonly kept: readonly string[];
}

/**
 * Downloads the official archive of CIFAR-10's binary version (170 MB), verified by its MD5, and unpacks its batches
 * beside a record of their checksums; the archive is then removed. Batches that are there already and sound are kept.
 *
 * @throws {ConfigError} as {@link download} does; or that the archive lacks a batch
 */
export async function downloadCifar(options: CifarDownloadOptions): Promise<CifarDownload> {
  const { expected = cifarFiles, md5 = cifarArchive.md5, operations } = options;
  const folder = resolve(options.folder, 'cifar-10-batches-bin');
  const names = [...expected.train, expected.test].map(({ name }) => `${name}.bin`);
  if (await isSound(folder, names, md5)) return { folder, downloaded: [], kept: names };
  const archive = join(resolve(options.folder), cifarArchive.name);
  if (!hasMd5(await readFile(archive).catch(() => Buffer.alloc(0)), md5))
    await fetchArchive(archive, options);
  const batches = await unpack(archive, expected);
  for (const [name, content] of batches) writeAtomically(join(folder, name), content, operations);
  const sha256 = Object.fromEntries([...batches].map(([name, content]) => [name, sha256Of(content)]));
  // Last: where it is, the batches are whole.
  const record = JSON.stringify({ archive: cifarArchive.name, md5, sha256 }, undefined, 2);
  writeAtomically(join(folder, cifarRecordName), `${record}\n`, operations);
  await rm(archive);
  return { folder, downloaded: names, kept: [] };
}

async function fetchArchive(archive: string, options: CifarDownloadOptions): Promise<void> {
  const { mirrors = cifarMirrors, md5 = cifarArchive.md5 } = options;
  const { onProgress, connectTimeout, stallTimeout, operations } = options;
  await download({
    ...{ path: archive, onProgress, connectTimeout, stallTimeout, operations },
    sources: mirrors.map((mirror) => mirror + cifarArchive.name),
    verify: (bytes) => {
      if (hasMd5(bytes, md5)) return;
      throw new ConfigError(`must have MD5 ${md5}, got ${md5Of(bytes)} (${bytes.length} bytes); not kept`);
    },
    remedy:
      'check the network and run it again, or unpack the archive into a folder and set TRANSFER_CLAIMS_DATA to it',
  });
}

/** The batches by name, each of the right length and with sound labels. */
async function unpack(archive: string, expected: CifarFiles): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = readTar(await promisify(gunzip)(await readFile(archive)));
  const byName = new Map([...files].map(([path, content]) => [basename(path), content]));
  const batches = new Map<string, Uint8Array>();
  for (const file of [...expected.train, expected.test]) {
    const name = `${file.name}.bin`;
    const content = byName.get(name);
    if (content === undefined)
      throw new ConfigError(
        `downloadCifar: ${archive} must hold ${name}, got ${[...byName.keys()].join(', ')}`,
      );
    await decodeCifarFile({ place: `${archive}: ${name}`, remedy: 'fetch it again' }, content, file);
    batches.set(name, content);
  }
  return batches;
}

async function isSound(folder: string, names: readonly string[], md5: string): Promise<boolean> {
  const record = await readCifarRecord(folder);
  if (record?.md5 !== md5) return false;
  for (const name of names) {
    const path = join(folder, name);
    if (!existsSync(path) || sha256Of(await readFile(path)) !== record.sha256[name]) return false;
  }
  return true;
}

const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const hasMd5 = (bytes: Uint8Array, md5: string): boolean => md5Of(bytes) === md5;
