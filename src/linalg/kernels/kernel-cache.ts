import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const digestBytes = 32;
const digestOf = (binary: Uint8Array) => createHash('sha256').update(binary).digest();

/**
 * The compiled kernels stored under `key`, or undefined where there are none, or where the file is not what was
 * written (it starts with the SHA-256 of the rest).
 */
export function readCachedKernels(folder: string, key: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const stored = new Uint8Array(readFileSync(join(folder, `${key}.wasm`)));
    const binary = stored.slice(digestBytes);
    return digestOf(binary).equals(stored.subarray(0, digestBytes)) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Stores compiled kernels under `key`: written beside, then renamed, so that nobody reads half of them.
 * Where the folder can't be written, nothing is stored, and the next process compiles again.
 */
export function writeCachedKernels(folder: string, key: string, binary: Uint8Array): void {
  const temporary = join(folder, `${key}.${randomUUID()}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, Buffer.concat([digestOf(binary), binary]));
    renameSync(temporary, join(folder, `${key}.wasm`));
  } catch {
    discard(temporary);
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It was never there: its folder is not one.
  }
}
