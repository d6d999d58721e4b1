import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { download, type DownloadOptions, type DownloadProgress } from './download.js';
import { decodeMnistFile, mnistFiles, type MnistFile, type MnistFiles } from './mnist-file.js';

/** Folders on public servers that hold the four files, gzipped; tried in this order. */
const mnistMirrors: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

/** What to download, and where to. */
export interface MnistDownloadOptions extends Pick<
  DownloadOptions,
  'connectTimeout' | 'stallTimeout' | 'operations'
> {
  /** Created if need be. */
  readonly folder: string;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Addresses of folders, ending in "/". @default {@link mnistMirrors} */
  readonly mirrors?: readonly string[];
  /** @default the canonical files; another table is for tests. */
  readonly expected?: MnistFiles;
}

/** What was done, by file name. */
export interface MnistDownload {
  /** Absolute path. */
  readonly folder: string;
  readonly downloaded: readonly string[];
  /** Already there and verified. */
  readonly kept: readonly string[];
}

/**
 * Downloads MNIST into a folder, verified. Files that are there already and sound are kept, so that an
 * interrupted download goes on where it was; damaged ones are replaced.
 *
 * @throws ConfigError as {@link download} does; files finished before stay.
 */
export async function downloadMnist(options: MnistDownloadOptions): Promise<MnistDownload> {
  const { mirrors = mnistMirrors, expected = mnistFiles, connectTimeout, stallTimeout, operations } = options;
  const folder = resolve(options.folder);
  const downloaded: string[] = [];
  const kept: string[] = [];
  for (const file of Object.values(expected) as MnistFile[]) {
    const name = `${file.name}.gz`;
    const path = join(folder, name);
    if (await isSound(path, file)) {
      kept.push(name);
      continue;
    }
    await download({
      path,
      sources: mirrors.map((mirror) => mirror + name),
      verify: (bytes) => decodeMnistFile({ place: name, remedy: 'not kept' }, bytes, file),
      remedy:
        'check the network and run it again, or put the four files into a folder and set TRANSFER_CLAIMS_DATA to it',
      onProgress: options.onProgress,
      connectTimeout,
      stallTimeout,
      operations,
    });
    downloaded.push(name);
  }
  return { folder, downloaded, kept };
}

async function isSound(path: string, file: MnistFile): Promise<boolean> {
  try {
    await decodeMnistFile({ place: path, remedy: '' }, await readFile(path), file);
    return true;
  } catch {
    return false;
  }
}
