import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../../core/errors.js';
import { download, type DownloadOptions, type DownloadProgress } from '../../../data/download.js';
import { releasedFiles, type ReleasedFile } from './released-files.js';

/** Addresses of the authors' repository, whose paths follow; tried in this order. */
const releasedMirrors: readonly string[] = [
  'https://raw.githubusercontent.com/WANG-AXIS/DNA/HEAD/',
  'https://github.com/WANG-AXIS/DNA/raw/HEAD/',
];

/** What to download, and where to. */
export interface ReleasedDownloadOptions extends Pick<
  DownloadOptions,
  'connectTimeout' | 'stallTimeout' | 'operations'
> {
  /** Created if need be. */
  readonly folder: string;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Addresses, ending in "/". @default {@link releasedMirrors} */
  readonly mirrors?: readonly string[];
  /** @default the authors' files; another table is for tests. */
  readonly files?: readonly ReleasedFile[];
}

/** What was done, by path. */
export interface ReleasedDownload {
  /** Absolute path. */
  readonly folder: string;
  readonly downloaded: readonly string[];
  /** Already there and verified. */
  readonly kept: readonly string[];
}

/**
 * Downloads the authors' checkpoints (at most 0.9 MB each) into a folder, each verified by its SHA-256 and put in
 * place whole. Files that are there already and sound are kept, so that an interrupted download goes on where it
 * was; others are replaced.
 *
 * @throws {ConfigError} as {@link download} does; files finished before stay.
 */
export async function downloadReleased(options: ReleasedDownloadOptions): Promise<ReleasedDownload> {
  const { mirrors = releasedMirrors, files = Object.values(releasedFiles), ...rest } = options;
  const folder = resolve(options.folder);
  const downloaded: string[] = [];
  const kept: string[] = [];
  for (const { path, sha256 } of files) {
    const place = join(folder, path);
    if (await isSound(place, sha256)) {
      kept.push(path);
      continue;
    }
    await download({
      ...rest,
      path: place,
      sources: mirrors.map((mirror) => mirror + path),
      verify: (bytes) => requireHash(bytes, sha256),
      remedy:
        'check the network and run it again, or clone github.com/WANG-AXIS/DNA elsewhere and set ' +
        'TRANSFER_CLAIMS_RELEASED to it',
    });
    downloaded.push(path);
  }
  return { folder, downloaded, kept };
}

async function isSound(place: string, sha256: string | null): Promise<boolean> {
  try {
    requireHash(await readFile(place), sha256);
    return true;
  } catch {
    return false;
  }
}

function requireHash(bytes: Uint8Array, expected: string | null): void {
  const got = createHash('sha256').update(bytes).digest('hex');
  if (expected === null || got === expected) return;
  throw new ConfigError(`its content must have SHA-256 ${expected}, got ${got}; not kept`);
}
