import { open } from 'node:fs/promises';
import { ConfigError } from '../../core/errors.js';
import { readStateDict } from './read-state-dict.js';
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

/**
 * Reads a file of weights, safetensors or PyTorch's (1.6 or newer); its content tells which.
 *
 * @returns float32 arrays by name, as the file names them; `matchWeights` fits them to a network.
 * @throws {ConfigError} names the path and says why the file cannot be used.
 */
export async function readCheckpoint(path: string): Promise<Record<string, WeightArray>> {
  const bytes = await readFileBounded(path);
  if (startsWith(bytes, 0x50, 0x4b)) return readStateDict(bytes, path);
  if (bytes[8] === 0x7b) return decodeSafetensors(bytes, path);
  if (startsWith(bytes, 0x80)) {
    throw new ConfigError(
      `${path} is in the format of PyTorch before 1.6; load and save it with a newer one`,
    );
  }
  throw new ConfigError(`${path} is neither a safetensors file nor a PyTorch checkpoint`);
}
