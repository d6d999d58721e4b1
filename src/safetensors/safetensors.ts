import { ConfigError, ShapeError } from '../core/errors.js';
import { elementCount, type WeightArray } from '../core/weight-array.js';
import { bytesPerElement, decodeNumbers, type NumberType } from './decode-numbers.js';
import { parseUniqueJson } from './parse-unique-json.js';

/** Where the header keeps free text; no tensor may be called that. */
const metadataName = '__metadata__';

/** The format's own limit on the length of the header, in bytes. */
const maxHeaderBytes = 100_000_000;

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
 *
 * @example
 * const bytes = encodeSafetensors({ bias: { shape: [2], data: Float32Array.of(1, 2) } });
 * new DataView(bytes.buffer).getFloat32(bytes.length - 4, true); // → 2
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

/** A tensor as the header describes it; its bytes are [begin, end) of the data. */
interface SafetensorsEntry {
  readonly name: string;
  readonly type: NumberType;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whole numbers of 0 or more. */
function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function readEntry(where: string, name: string, description: unknown): SafetensorsEntry {
  const place = `${where}: ${JSON.stringify(name)}`;
  if (!isRecord(description)) throw new ConfigError(`${place} is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = description;
  const known = Object.keys(bytesPerElement) as NumberType[];
  const type = known.find((candidate) => candidate === dtype);
  if (type === undefined) {
    throw new ConfigError(`${place} has dtype ${JSON.stringify(dtype)}; read are ${known.join(', ')}`);
  }
  if (!isCounts(shape)) throw new ConfigError(`${place} has no shape of whole numbers`);
  const [begin, end] = isCounts(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined)
    throw new ConfigError(`${place} has no data_offsets [begin, end]`);
  const bytes = elementCount(shape) * bytesPerElement[type];
  if (end - begin !== bytes) {
    const needed = `shape [${shape.join('×')}] of ${type} takes ${bytes} bytes`;
    throw new ConfigError(`${place}: ${needed}, its data_offsets [${begin}, ${end}] span ${end - begin}`);
  }
  return { name, type, shape, begin, end };
}

function readHeaderText(
  where: string,
  bytes: Uint8Array,
): { readonly text: string; readonly dataStart: number } {
  if (bytes.length < 8) throw new ConfigError(`${where} is cut off before the header's length`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > maxHeaderBytes) {
    throw new ConfigError(
      `${where}: a header of ${length} bytes is over the format's limit of ${maxHeaderBytes}`,
    );
  }
  const dataStart = 8 + Number(length);
  if (dataStart > bytes.length) {
    throw new ConfigError(
      `${where} is cut off: the header takes ${length} bytes, ${bytes.length - 8} are left`,
    );
  }
  if (length === 0n || bytes[8] !== 0x7b) throw new ConfigError(`${where}: the header must begin with "{"`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, dataStart));
    return { text, dataStart };
  } catch {
    throw new ConfigError(`${where}: the header is not UTF-8`);
  }
}

function requireTexts(where: string, metadata: unknown): void {
  // Some writers put null where they have none.
  if (metadata === undefined || metadata === null) return;
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string')) return;
  throw new ConfigError(`${where}: ${metadataName} must map text to text`);
}

function requireContiguous(where: string, entries: readonly SafetensorsEntry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const fault =
        begin < covered ? 'overlaps the tensor before it' : 'leaves a gap after the tensor before it';
      throw new ConfigError(
        `${where}: "${name}" starts at byte ${begin} and ${fault}, which ends at ${covered}`,
      );
    }
    covered = end;
  }
  if (covered !== dataBytes) {
    throw new ConfigError(`${where}: the tensors take ${covered} bytes, the file has ${dataBytes} for them`);
  }
}

/**
 * Reads and checks the header of a safetensors file.
 *
 * @param where names the file in errors.
 * @returns the tensors, and where the data starts in the file.
 * @throws {ConfigError} names the rule of the format that the header breaks.
 */
function readSafetensorsHeader(
  bytes: Uint8Array,
  where: string,
): { readonly entries: readonly SafetensorsEntry[]; readonly dataStart: number } {
  const { text, dataStart } = readHeaderText(where, bytes);
  const header = parseUniqueJson(`${where}: the header`, text);
  if (!isRecord(header)) throw new ConfigError(`${where}: the header is not an object`);
  const { [metadataName]: metadata, ...described } = header;
  requireTexts(where, metadata);
  const entries = Object.entries(described).map(([name, description]) => readEntry(where, name, description));
  requireContiguous(where, entries, bytes.length - dataStart);
  return { entries, dataStart };
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
