import { crc32, deflateRawSync } from 'node:zlib';

/** An entry to write; the optional fields let a test lie about it. */
export interface ZipEntryToWrite {
  readonly name: string;
  readonly content: Uint8Array;
  /** @default false: stored, as PyTorch does */
  readonly deflate?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly checksum?: number;
  readonly unpackedBytes?: number;
  /** The name in the local header, where it is to differ. */
  readonly localName?: string;
  /** The disk number in the directory. */
  readonly disk?: number;
  /** Where the directory says that the local header is. */
  readonly offset?: number;
}

const ascii = new TextEncoder();

/** Joins fields: [value, width in bytes], little-endian, or bytes as they are. */
function pack(...fields: readonly (readonly [number, 2 | 4] | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    fields.map((field) => {
      if (field instanceof Uint8Array) return field;
      const bytes = Buffer.alloc(field[1]);
      bytes.writeUIntLE(field[0], 0, field[1]);
      return bytes;
    }),
  );
}

function describe(entry: ZipEntryToWrite) {
  const packed = entry.deflate === true ? deflateRawSync(entry.content) : entry.content;
  const { flags = 0x0800, method = entry.deflate === true ? 8 : 0 } = entry;
  const { checksum = crc32(entry.content), unpackedBytes = entry.content.length } = entry;
  const sizes = pack([0, 4], [checksum, 4], [packed.length, 4], [unpackedBytes, 4]);
  return { packed, common: pack([flags, 2], [method, 2], sizes) };
}

/** Writes a zip archive for tests, with zip64 records at the end if asked, as PyTorch adds them, and a comment. */
export function writeZip(
  entries: readonly ZipEntryToWrite[],
  { zip64 = false, comment = new Uint8Array() } = {},
): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const { packed, common } = describe(entry);
    const [name, localName] = [ascii.encode(entry.name), ascii.encode(entry.localName ?? entry.name)];
    const local = pack(
      [0x04034b50, 4],
      [20, 2],
      common,
      [localName.length, 2],
      [2, 2],
      localName,
      [0, 2],
      packed,
    );
    const attributes = pack([name.length, 2], [0, 4], [entry.disk ?? 0, 2], [0, 2], [0, 4]);
    directory.push(pack([0x02014b50, 4], [20, 4], common, attributes, [entry.offset ?? at, 4], name));
    locals.push(local);
    at += local.length;
  }
  const listing = pack(...directory);
  const zip64End = zip64 ? pack([0x06064b50, 4], new Uint8Array(72)) : new Uint8Array();
  const counts = pack([0, 4], [entries.length, 2], [entries.length, 2]);
  const place = pack([listing.length, 4], [at, 4], [comment.length, 2]);
  return pack(...locals, listing, zip64End, [0x06054b50, 4], counts, place, comment);
}
