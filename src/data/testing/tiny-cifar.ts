import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RandomStream } from '../../core/random-stream.js';
import type { CifarFile, CifarFiles } from '../cifar-file.js';

/** CIFAR-10 in miniature, for tests: the same format with fewer records. */
export interface TinyCifar {
  readonly files: CifarFiles;
  /** Uncompressed content by file name, with `.bin`. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** Two training batches of three records each, and a test batch of two, with random pixels. */
export function tinyCifar(): TinyCifar {
  const stream = RandomStream.fromSeed(2);
  const contents = new Map<string, Buffer>();
  const file = (name: string, records: number): CifarFile => {
    const content = Buffer.from(Array.from({ length: records * 3073 }, () => stream.integer(0, 255)));
    for (let record = 0; record < records; record++) content[record * 3073] = stream.integer(0, 9);
    contents.set(`${name}.bin`, content);
    return { name, records };
  };
  const train = [file('data_batch_1', 3), file('data_batch_2', 3)];
  return { files: { train, test: file('test_batch', 2) }, contents };
}

/** Writes the three files, plain unless `gzipped`. */
export async function writeTinyCifar(
  folder: string,
  { contents }: TinyCifar,
  gzipped = false,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of contents)
    await writeFile(join(folder, gzipped ? `${name}.gz` : name), gzipped ? gzipSync(content) : content);
}
