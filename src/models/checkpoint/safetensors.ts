import { ConfigError, ShapeError } from '../../core/errors.js';
import { decodeNumbers } from './decode-numbers.js';
import { metadataName, readSafetensorsHeader } from './safetensors-header.js';
import { elementCount, type WeightArray } from './weight-array.js';

function quote(what: string, text: string): string {
  // A lone surrogate has no UTF-8 encoding, so other readers would refuse the file.
  if (!/\p{Surrogate}/u.test(text)) return JSON.stringify(text);
  throw new ConfigError(`safetensors: ${what} ${JSON.stringify(text)} is not well-formed Unicode`);
}

/** The record's entries, names sorted by UTF-16 code unit. */
function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
}

function encodeHeader(
  tensors: readonly [string, WeightArray][],
  metadata: readonly [string, string][],
): Uint8Array {
  const entries: string[] = [];
  if (metadata.length > 0) {
    const pairs = metadata.map(([key, value]) => `${quote('metadata', key)}:${quote('metadata', value)}`);
    entries.push(`"${metadataName}":{${pairs.join(',')}}`);
  }
  let begin = 0;
  for (const [name, { shape, data }] of tensors) {
    if (name === metadataName) throw new ConfigError(`safetensors: no tensor may be called ${metadataName}`);
    if (elementCount(shape) !== data.length) {
      throw new ShapeError(
        `safetensors: "${name}" has shape [${shape.join('×')}], but ${data.length} elements`,
      );
    }
    const end = begin + data.byteLength;
    const place = `"shape":${JSON.stringify(shape)},"data_offsets":[${begin},${end}]`;
    entries.push(`${quote('the name', name)}:{"dtype":"F32",${place}}`);
    begin = end;
  }
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const padded = new Uint8Array(Math.ceil(header.length / 8) * 8).fill(0x20);
  padded.set(header);
  return padded;
}

/**
 * Writes float32 tensors as a safetensors file; the same tensors always give the same bytes.
 *
 * Names are sorted, and the header is padded with spaces so that the data starts at a multiple of 8 bytes.
 *
 * @throws {ShapeError} if a shape and the number of elements disagree.
 * @throws {ConfigError} if a name cannot be written.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, WeightArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = sortedEntries(tensors);
  const header = encodeHeader(sorted, sortedEntries(metadata));
  const dataBytes = sorted.reduce((bytes, [, { data }]) => bytes + data.byteLength, 0);
  const file = new Uint8Array(8 + header.length + dataBytes);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const [, { data }] of sorted) {
    // Words, not floats, so that a NaN keeps its bits.
    for (const word of new Uint32Array(data.buffer, data.byteOffset, data.length)) {
      view.setUint32(at, word, true);
      at += 4;
    }
  }
  return file;
}

/**
 * Reads a safetensors file into float32 arrays; float64, float16, bfloat16, int64 and int32 are converted.
 *
 * Refuses what the format forbids: an overlong header, a repeated name, gaps, overlaps, bytes left over, and
 * sizes that disagree with shape and type. The format has no checksum, so a changed weight goes unnoticed.
 *
 * @param source names the file in errors. @default 'safetensors'
 * @throws {ConfigError} names the tensor and the rule that the file breaks.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  source = 'safetensors',
): Record<string, { shape: number[]; data: Float32Array }> {
  const { entries, dataStart } = readSafetensorsHeader(bytes, source);
  // `fromEntries` defines properties, so that even a tensor called `__proto__` is only a name.
  return Object.fromEntries(
    entries.map(({ name, type, shape, begin, end }) => {
      const packed = bytes.subarray(dataStart + begin, dataStart + end);
      return [name, { shape, data: decodeNumbers(`${source}: "${name}"`, type, { bytes: packed }) }];
    }),
  );
}
