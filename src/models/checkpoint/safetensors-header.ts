import { ConfigError } from '../../core/errors.js';
import { bytesPerElement, type NumberType } from './decode-numbers.js';
import { parseUniqueJson } from './parse-unique-json.js';
import { elementCount } from './weight-array.js';

/** Where the header keeps free text; no tensor may be called that. */
export const metadataName = '__metadata__';

/** The format's own limit on the length of the header, in bytes. */
const maxHeaderBytes = 100_000_000;

/** A tensor as the header describes it; its bytes are [begin, end) of the data. */
export interface SafetensorsEntry {
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
  if (metadata === undefined) return;
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
export function readSafetensorsHeader(
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
