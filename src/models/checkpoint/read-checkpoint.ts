import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { readStateDict } from './read-state-dict.js';
import { parseUniqueJson } from '../../safetensors/parse-unique-json.js';
import { decodeSafetensors } from '../../safetensors/safetensors.js';
import type { WeightArray } from '../../core/weight-array.js';

const maxFileBytes = 1024 ** 3;

async function readFileBounded(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const status = await file.stat();
      // A device or pipe could go on for ever.
      if (!status.isFile()) throw new ConfigError(`${path} is not a file; name a checkpoint file`);
      if (status.size > maxFileBytes) {
        throw new ConfigError(
          `${path} has ${status.size} bytes; checkpoints of up to ${maxFileBytes} are read`,
        );
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function startsWith(bytes: Uint8Array, ...prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

const startsWithText = (bytes: Uint8Array, pattern: RegExp): boolean =>
  pattern.test(new TextDecoder('latin1').decode(bytes.subarray(0, 100)));

/** What a file is that is no checkpoint but often stands in for one, and what to do. */
function adviceFor(bytes: Uint8Array): string {
  if (startsWith(bytes, 0x80))
    return 'is in the format of PyTorch before 1.6; load and save it with a newer one';
  if (startsWith(bytes, 0x1f, 0x8b)) return 'is compressed with gzip; unpack it with gunzip';
  if (startsWithText(bytes, /^version https:\/\/git-lfs/)) {
    return 'is a pointer of Git LFS, not the file itself; fetch it with "git lfs pull"';
  }
  if (startsWithText(bytes, /^\s*<(!doctype|html|\?xml)/i)) {
    return 'is a web page, not a checkpoint; download the file itself ("raw")';
  }
  return 'is neither a safetensors file nor a PyTorch checkpoint';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The file that holds each array, by its name: an index of weights that are split over several files. */
function readIndex(path: string, bytes: Uint8Array): Map<string, string> {
  const parsed = parseUniqueJson(path, new TextDecoder().decode(bytes));
  const places = isRecord(parsed) ? parsed['weight_map'] : undefined;
  if (!isRecord(places)) {
    throw new ConfigError(
      `${path} is JSON, but no index of weights: weight_map must name a file for each array`,
    );
  }
  return new Map(
    Object.entries(places).map(([name, file]) => {
      if (typeof file === 'string' && file !== '' && basename(file) === file && !/[\\:]|^\.+$/.test(file)) {
        return [name, file];
      }
      throw new ConfigError(
        `${path}: the file of ${JSON.stringify(name)} must lie beside the index, got ${JSON.stringify(file)}`,
      );
    }),
  );
}

async function readIndexed(path: string, bytes: Uint8Array): Promise<Record<string, WeightArray>> {
  const places = readIndex(path, bytes);
  const parts = new Map<string, Record<string, WeightArray>>();
  for (const file of new Set(places.values())) {
    const part = join(dirname(path), file);
    const content = await readFileBounded(part);
    if (content[0] === 0x7b) throw new ConfigError(`${part} must hold weights, but is JSON`);
    parts.set(file, readWeights(part, content));
  }
  const arrays = [...places].map(([name, file]): [string, WeightArray] => {
    const array = parts.get(file)?.[name];
    if (array !== undefined) return [name, array];
    throw new ConfigError(`${path}: ${JSON.stringify(name)} must be in ${file}, but is not`);
  });
  return Object.fromEntries(arrays);
}

function readWeights(path: string, bytes: Uint8Array): Record<string, WeightArray> {
  if (startsWith(bytes, 0x50, 0x4b)) return readStateDict(bytes, path);
  if (bytes[8] === 0x7b) return decodeSafetensors(bytes, path);
  throw new ConfigError(`${path} ${adviceFor(bytes)}`);
}

/**
 * Reads a file of weights, safetensors or PyTorch's (1.6 or newer), or an index of several (`*.index.json`, with a
 * `weight_map`); its content tells which.
 *
 * @returns float32 arrays by name, as the file names them; `matchWeights` fits them to a network.
 * @throws {ConfigError} names the path and says why the file cannot be used.
 */
export async function readCheckpoint(path: string): Promise<Record<string, WeightArray>> {
  const bytes = await readFileBounded(path);
  // A safetensors file may begin with "{" too: its header's length, the last bytes of which are zeros.
  const isText = startsWithText(bytes, /^\s*\{/) && bytes[7] !== 0;
  return isText ? readIndexed(path, bytes) : readWeights(path, bytes);
}
