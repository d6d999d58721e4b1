import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../core/errors.js';

/** The official archive of the binary version, and what stands beside it on its page. */
export const cifarArchive = {
  name: 'cifar-10-binary.tar.gz',
  md5: 'c32a1d4ab5d03f1284b67883e8d87530',
} as const;

/** Name of the file that {@link downloadCifar} leaves beside the batches. */
export const cifarRecordName = 'unpacked-from.json';

/** What was unpacked from which archive. */
export interface CifarRecord {
  /** Of the archive, hexadecimal. */
  readonly md5: string;
  /** Of each file's uncompressed content, hexadecimal, by name with `.bin`. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** How far the origin of a set is known. `official`: unpacked here from the verified archive, and unchanged. */
export type CifarOrigin = 'official' | 'jpeg-copy' | 'unknown';

/**
 * SHA-256 of the files of a copy that went around with its images compressed as JPEG in between, its records in another
 * order; two training batches and the test batch.
 */
const jpegCopy: readonly string[] = [
  'a6f48cd4d8745d5b80b6a0f7665654d54e1aacda199a3a966cb7958b11d38f22',
  '0fedfbc7e914d425128b1bd02ce525bb46d91e8501ef68fa7212b115ee833d29',
  '2696e48ae3fe74d50ecaacc0b8092b89bf95cd3f6471d079f4cbd39a956c18c3',
];

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The record in a folder, as {@link downloadCifar} leaves it; undefined where there is none, or it cannot be read. */
export async function readCifarRecord(folder: string): Promise<CifarRecord | undefined> {
  const path = join(folder, cifarRecordName);
  if (!existsSync(path)) return undefined;
  try {
    const { md5, sha256 } = JSON.parse(await readFile(path, 'utf8')) as Partial<CifarRecord>;
    return md5 === undefined || sha256 === undefined ? undefined : { md5, sha256 };
  } catch {
    return undefined;
  }
}

/**
 * Where a set comes from, by the checksums of its files.
 *
 * @param sums SHA-256 by path of the file
 * @throws {ConfigError} names a file that changed since it was unpacked
 */
export function originOfCifar(
  sums: readonly { readonly path: string; readonly name: string; readonly sha256: string }[],
  record: CifarRecord | undefined,
  md5: string = cifarArchive.md5,
): CifarOrigin {
  if (sums.every(({ sha256 }) => jpegCopy.includes(sha256))) return 'jpeg-copy';
  if (record === undefined || record.md5 !== md5) return 'unknown';
  for (const { path, name, sha256 } of sums) {
    const expected = record.sha256[`${name}.bin`];
    if (expected === sha256) continue;
    throw new ConfigError(
      `cifar-10: ${path}: must have SHA-256 ${String(expected)}, as ${cifarRecordName} beside it says, got ${sha256}; ` +
        'run `npx transfer-claims data --cifar`',
    );
  }
  return 'official';
}
