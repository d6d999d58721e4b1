import { crc32, inflateRawSync } from 'node:zlib';
import { ConfigError } from '../../core/errors.js';
import { ByteReader } from './byte-reader.js';
import { unpackedLimit } from './unpacked-limit.js';

const localSignature = 0x04034b50;
const directorySignature = 0x02014b50;
const endSignature = 0x06054b50;
const zip64EndSignature = 0x06064b50;
const endBytes = 22;
/** How far from the end of the file the end record is looked for: a comment of the greatest length. */
const maxTrailingBytes = 0xffff;
/** Zip64's end record and its locator, which PyTorch always writes; they repeat what the end record says. */
const zip64EndBytes = 56 + 20;
/** Flags that do not change how an entry is read: compression level, sizes after the data, UTF-8 names. */
const harmlessFlags = 0x0002 | 0x0004 | 0x0008 | 0x0800;

interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Where the local header begins. */
  readonly offset: number;
}

/** Archivers write an empty entry for a folder. */
const isFolder = ({ name, unpackedBytes }: ZipEntry) => name.endsWith('/') && unpackedBytes === 0;

function requireSafeName(where: string, entry: ZipEntry): void {
  const name = isFolder(entry) ? entry.name.slice(0, -1) : entry.name;
  const parts = name.split('/');
  const hasControls = [...name].some((character) => character < ' ');
  if (!hasControls && !/[\\:]/.test(name) && parts.every((part) => !['', '.', '..'].includes(part))) return;
  throw new ConfigError(`${where}: the entry name ${JSON.stringify(name)} is not a plain relative path`);
}

function readDirectoryEntry(reader: ByteReader): ZipEntry {
  const { where } = reader;
  if (reader.uint32() !== directorySignature) throw new ConfigError(`${where}: the zip directory is damaged`);
  reader.bytes(4); // versions
  const [flags, method] = [reader.uint16(), reader.uint16()];
  reader.bytes(4); // time and date
  const [checksum, packedBytes, unpackedBytes] = [reader.uint32(), reader.uint32(), reader.uint32()];
  const [nameBytes, extraBytes, commentBytes] = [reader.uint16(), reader.uint16(), reader.uint16()];
  const disk = reader.uint16();
  reader.bytes(6); // attributes
  const offset = reader.uint32();
  const name = reader.text(nameBytes);
  reader.bytes(extraBytes + commentBytes);
  if (disk !== 0) throw new ConfigError(`${where}: "${name}" lies on another disk of a split zip`);
  const entry = { name, flags, method, checksum, packedBytes, unpackedBytes, offset };
  requireSafeName(where, entry);
  return entry;
}

/** The end record at `at`, if one is there and the directory lies where it says. */
function readEnd(
  where: string,
  bytes: Uint8Array,
  at: number,
): { readonly start: number; readonly length: number; readonly count: number } | string {
  const end = new ByteReader(where, bytes, at + 4);
  const [disk, directoryDisk, diskCount, count] = [end.uint16(), end.uint16(), end.uint16(), end.uint16()];
  const [length, start, commentBytes] = [end.uint32(), end.uint32(), end.uint16()];
  if (
    disk !== 0 ||
    directoryDisk !== 0 ||
    diskCount !== count ||
    commentBytes > bytes.length - end.position
  ) {
    return "the zip's end record is damaged, or the zip is split over files";
  }
  const after = at - (start + length);
  const hasZip64 =
    after === zip64EndBytes && new ByteReader(where, bytes, start + length).uint32() === zip64EndSignature;
  return after === 0 || hasZip64
    ? { start, length, count }
    : 'the zip directory is not where its end record says';
}

/** Finds the end record, behind which a comment and foreign bytes may lie, as Python and PyTorch do. */
function findEnd(where: string, bytes: Uint8Array): { start: number; length: number; count: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = bytes.length - endBytes;
  let fault = 'no zip directory at the end; the file is cut off or damaged';
  for (let at = last; at >= Math.max(0, last - maxTrailingBytes); at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    const found = readEnd(where, bytes, at);
    if (typeof found !== 'string') return found;
    fault = found;
  }
  throw new ConfigError(`${where}: ${fault}`);
}

function readDirectory(where: string, bytes: Uint8Array): { entries: ZipEntry[]; start: number } {
  const { start, length, count } = findEnd(where, bytes);
  const directory = new ByteReader(where, bytes.subarray(0, start + length), start);
  const entries = Array.from({ length: count }, () => readDirectoryEntry(directory));
  if (directory.position !== start + length) {
    throw new ConfigError(`${where}: the zip directory holds more than its ${count} entries`);
  }
  return { entries: entries.filter((entry) => !isFolder(entry)), start };
}

/** The entry's bytes as they lie in the file, after its local header was compared with the directory. */
function packedData(where: string, bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const local = new ByteReader(where, bytes, entry.offset);
  const signature = local.uint32();
  local.bytes(2); // version
  const [flags, method] = [local.uint16(), local.uint16()];
  local.bytes(16); // time, date, checksum and sizes: the directory has them
  const [nameBytes, extraBytes] = [local.uint16(), local.uint16()];
  const same = signature === localSignature && flags === entry.flags && method === entry.method;
  if (!same || local.text(nameBytes) !== entry.name) {
    throw new ConfigError(`${where}: the header of "${entry.name}" disagrees with the zip directory`);
  }
  local.bytes(extraBytes);
  return local.bytes(entry.packedBytes);
}

function unpack(where: string, entry: ZipEntry, packed: Uint8Array): Uint8Array {
  if (entry.method === 0) return packed;
  try {
    // The limit stops a stream that would unpack to more than it declares; 0 is not a limit to zlib.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpackedBytes) });
  } catch (error) {
    throw new ConfigError(
      `${where}: "${entry.name}" does not unpack: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

function requireReadable(where: string, { name, flags, method }: ZipEntry): void {
  if ((flags & ~harmlessFlags) !== 0) throw new ConfigError(`${where}: "${name}" is encrypted or patched`);
  if (method !== 0 && method !== 8) {
    throw new ConfigError(
      `${where}: "${name}" uses compression method ${method}; stored or deflated is needed`,
    );
  }
}

function requireWithinLimit(where: string, bytes: Uint8Array, entries: readonly ZipEntry[]): void {
  const unpacked = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
  const limit = unpackedLimit(bytes.length);
  if (unpacked <= limit) return;
  throw new ConfigError(
    `${where}: ${bytes.length} bytes would unpack to ${unpacked}, over the limit of ${limit}; no checkpoint does`,
  );
}

/**
 * Reads a zip archive from memory: stored and deflated entries by name, each checked against its CRC-32, unless that is
 * 0, which means that nobody computed it. Entries of folders are passed over, and so are comments and up to 64 KiB of
 * foreign bytes behind the archive.
 *
 * Stored entries are views of `bytes`. Sizes are bounded before anything is unpacked ({@link unpackedLimit}).
 *
 * @param where names the file in errors.
 * @throws {ConfigError} if the archive is cut off, damaged, encrypted, split, a bomb, repeats a name, lets
 * entries overlap, or names a path that is not plain and relative.
 */
export function readZip(bytes: Uint8Array, where: string): Map<string, Uint8Array> {
  const { entries, start } = readDirectory(where, bytes);
  requireWithinLimit(where, bytes, entries);
  const contents = new Map<string, Uint8Array>();
  let free = 0;
  for (const entry of entries.sort((a, b) => a.offset - b.offset)) {
    requireReadable(where, entry);
    const packed = packedData(where, bytes.subarray(0, start), entry);
    if (entry.offset < free) throw new ConfigError(`${where}: "${entry.name}" overlaps the entry before it`);
    free = packed.byteOffset - bytes.byteOffset + packed.length;
    const content = unpack(where, entry, packed);
    // PyTorch writes 0 where it was told not to compute checksums, and never checks one.
    const isIntact = entry.checksum === 0 || crc32(content) === entry.checksum;
    if (content.length !== entry.unpackedBytes || !isIntact) {
      throw new ConfigError(
        `${where}: "${entry.name}" does not match its size and CRC-32; the file is damaged`,
      );
    }
    if (contents.has(entry.name)) throw new ConfigError(`${where} holds "${entry.name}" twice`);
    contents.set(entry.name, content);
  }
  return contents;
}
