import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RandomStream } from '../../core/random-stream.js';
import type { MnistFile, MnistFiles } from '../mnist-file.js';

/** MNIST in miniature, for tests: the same format, its own sizes and checksums. */
export interface TinyMnist {
  readonly files: MnistFiles;
  /** Uncompressed content by file name. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** An IDX file of bytes: magic number, dimensions, payload. */
export function idxFile(magic: number, dimensions: readonly number[], payload: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  [magic, ...dimensions].forEach((value, index) => header.writeUInt32BE(value, 4 * index));
  return Buffer.concat([header, payload]);
}

/** Seven training and four test images of 3 × 2 random pixels. */
export function tinyMnist(): TinyMnist {
  const stream = RandomStream.fromSeed(1);
  const contents = new Map<string, Buffer>();
  const file = (name: string, dimensions: readonly number[], highest: number): MnistFile => {
    const length = dimensions.reduce((product, size) => product * size, 1);
    const payload = Uint8Array.from({ length }, () => stream.integer(0, highest));
    const magic = dimensions.length === 3 ? 2051 : 2049;
    const content = idxFile(magic, dimensions, payload);
    contents.set(name, content);
    return { name, magic, dimensions, sha256: createHash('sha256').update(content).digest('hex') };
  };
  const files = {
    trainImages: file('train-images-idx3-ubyte', [7, 3, 2], 255),
    trainLabels: file('train-labels-idx1-ubyte', [7], 9),
    testImages: file('t10k-images-idx3-ubyte', [4, 3, 2], 255),
    testLabels: file('t10k-labels-idx1-ubyte', [4], 9),
  };
  return { files, contents };
}

/** Writes the four files, gzipped unless `plain`. */
export async function writeTinyMnist(folder: string, { contents }: TinyMnist, plain = false): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of contents) {
    await writeFile(join(folder, plain ? name : `${name}.gz`), plain ? content : gzipSync(content));
  }
}
