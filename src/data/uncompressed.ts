import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { damaged, type DataOrigin } from './data-origin.js';
import { errorCode } from '../core/error-code.js';

/** What people find under the name of a data file instead, told by its first bytes. */
const others: readonly (readonly [what: string, begins: RegExp])[] = [
  ['an HTML page, as servers send one for an error', /^\s*<(!doctype html|html|head|title)/i],
  ['an XML page, as servers send one for an error', /^\s*<(\?xml|error)/i],
  ['a zip archive, which must be unpacked first', /^PK(?=[^ -~])/],
  ['a pointer of Git LFS, whose file "git lfs pull" fetches', /^version https:\/\/git-lfs/],
];

/**
 * The content of a data file, uncompressed if it is gzipped (told by its first bytes, not by its name).
 *
 * @throws {ConfigError} says what is there instead: nothing, a web page, an archive, a pickle, half a gzip file, a file that was
 *   gzipped twice
 */
export async function uncompressed(origin: DataOrigin, bytes: Uint8Array): Promise<Uint8Array> {
  const { needed } = origin;
  if (bytes.length === 0) throw damaged(origin, `must be ${needed}, got an empty file`);
  requireData(origin, bytes);
  if (!isGzipped(bytes)) return bytes;
  const content = await unzipped(origin, bytes);
  if (isGzipped(content)) throw damaged(origin, `must be ${needed}, and it is gzipped twice`);
  requireData(origin, content);
  return content;
}

const isGzipped = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Protocols 2 to 5. */
const isPickled = ([first, second = 0]: Uint8Array): boolean => first === 0x80 && second >= 2 && second <= 5;

function requireData(origin: DataOrigin, bytes: Uint8Array): void {
  const beginning = Buffer.from(bytes.subarray(0, 200))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  const found = isPickled(bytes)
    ? 'a Python pickle'
    : others.find(([, begins]) => begins.test(beginning))?.[0];
  if (found !== undefined) throw damaged(origin, `must be ${origin.needed}, and it is ${found}`);
}

async function unzipped(origin: DataOrigin, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    throw damaged(
      origin,
      errorCode(error) === 'Z_BUF_ERROR'
        ? `must be a whole gzip file, got one that breaks off after ${bytes.length} bytes`
        : `must be a sound gzip file, got one that cannot be uncompressed (${String(error)})`,
    );
  }
}
