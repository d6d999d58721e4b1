import { ConfigError } from '../core/errors.js';

const block = 512;

/**
 * The regular files of a tar archive (POSIX.1-1988, "ustar", and its predecessor), by path; folders, links and extensions
 * are passed over. The bytes are shared with `archive`, not copied.
 *
 * @throws {ConfigError} if a header's checksum is wrong, or the archive breaks off inside a file
 */
export function readTar(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let at = 0;
  while (at + block <= archive.length && archive[at] !== 0) {
    const header = archive.subarray(at, at + block);
    requireChecksum(header, at);
    const size = octal(header, 124, 12);
    const end = at + block + size;
    if (end > archive.length) {
      throw new ConfigError(
        `readTar: ${pathIn(header)} must have ${size} bytes, got an archive that breaks off; fetch it again`,
      );
    }
    // Type "0", or a zero byte in archives older than that; "5" is a folder, others are links and extensions.
    const type = header[156] ?? 0;
    if (type === 0 || type === 0x30) files.set(pathIn(header), archive.subarray(at + block, end));
    at = end + ((block - (size % block)) % block);
  }
  return files;
}

function text(header: Uint8Array, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

const octal = (header: Uint8Array, from: number, length: number): number =>
  Number.parseInt(text(header, from, length).trim() || '0', 8);

function pathIn(header: Uint8Array): string {
  const prefix = text(header, 257, 6) === 'ustar' ? text(header, 345, 155) : '';
  return (prefix === '' ? '' : `${prefix}/`) + text(header, 0, 100);
}

/** The sum of the header's bytes, its own field counted as blanks. */
function requireChecksum(header: Uint8Array, at: number): void {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  const stated = octal(header, 148, 8);
  if (sum === stated) return;
  throw new ConfigError(
    `readTar: the header at byte ${at} must have checksum ${sum}, got ${stated}; this is no sound tar archive`,
  );
}
