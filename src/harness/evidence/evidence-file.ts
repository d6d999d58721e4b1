import { crc32, gunzipSync, gzipSync } from 'node:zlib';

/** Of gzip, without a time or a system's name, which nothing would check. */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255);

/** Lines as one gzip file, which {@link unpackLines} reads only as it was written, to the last byte. */
export function packLines(lines: readonly string[]): Uint8Array {
  const packed = gzipSync(lines.map((line) => `${line}\n`).join(''), { level: 9 });
  packed.set(header);
  return packed;
}

/** The lines of {@link packLines}; undefined where the file was cut off, changed, or is another one. */
export function unpackLines(file: Uint8Array): string[] | undefined {
  const unpacked = unpack(file);
  if (unpacked === undefined || !header.every((byte, index) => file[index] === byte)) return undefined;
  // Whatever follows the packed text is passed over when it is unpacked, so the file must end with the text's own sums.
  const end = new DataView(file.buffer, file.byteOffset + file.length - 8, 8);
  const sums = [end.getUint32(0, true), end.getUint32(4, true)];
  if (sums[0] !== crc32(unpacked) || sums[1] !== unpacked.length) return undefined;
  const lines = Buffer.from(unpacked).toString('utf8').split('\n');
  return lines.pop() === '' ? lines : undefined;
}

function unpack(file: Uint8Array): Uint8Array | undefined {
  try {
    return file.length < header.length + 8 ? undefined : gunzipSync(file);
  } catch {
    return undefined;
  }
}
