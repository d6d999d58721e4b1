import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { fingerprintOf, type Dataset, type LabelledImages } from './dataset.js';
import { errorCode } from './error-code.js';
import { decodeMnistFile, mnistFiles, type MnistFile, type MnistFiles } from './mnist-file.js';

/** How MNIST is loaded. */
export interface MnistOptions {
  /** What the files must be. @default the canonical files, with their checksums; another table is for tests. */
  readonly expected?: MnistFiles;
}

/** Which of the four files a folder lacks, by name; empty if all are there (sound or not). */
export async function missingMnistFiles(folder: string, expected = mnistFiles): Promise<string[]> {
  const files = Object.values(expected) as MnistFile[];
  const found = await Promise.all(files.map((file) => locate(folder, file)));
  return files.filter((_, index) => found[index] === undefined).map(({ name }) => name);
}

/**
 * MNIST from a folder: four IDX files, plain or gzipped (`.gz`), in the folder or in its subfolder `mnist`.
 *
 * Shapes: train 60,000 × 28 × 28 × 1, test 10,000 × 28 × 28 × 1.
 * @throws ConfigError if a file is missing, unreadable or damaged (see {@link decodeMnistFile}).
 */
export async function loadMnist(folder: string, options: MnistOptions = {}): Promise<Dataset> {
  const { expected = mnistFiles } = options;
  const train = await loadSplit(folder, expected.trainImages, expected.trainLabels);
  const test = await loadSplit(folder, expected.testImages, expected.testLabels);
  return {
    id: 'mnist',
    name: 'MNIST',
    fingerprint: fingerprintOf(train, test),
    synthetic: false,
    description: `MNIST: ${train.count} training and ${test.count} test images`,
    train,
    test,
  };
}

async function loadSplit(folder: string, images: MnistFile, classes: MnistFile): Promise<LabelledImages> {
  // One after the other: where both are wrong, the same one is reported every time.
  const pixels = await load(folder, images);
  const labels = await load(folder, classes);
  const [count = 0, height = 0, width = 0] = images.dimensions;
  if (labels.length !== count) {
    throw new ConfigError(
      `loadMnist: expected table must give as many labels as images, got ${labels.length} and ${count}`,
    );
  }
  return { count, height, width, channels: 1, pixels, labels };
}

async function load(folder: string, file: MnistFile): Promise<Uint8Array> {
  const place = await locate(folder, file);
  if (place === undefined) {
    throw new ConfigError(
      `loadMnist: ${resolve(folder)} must hold ${file.name} or ${file.name}.gz, there or in its subfolder ` +
        'mnist, got neither; set TRANSFER_CLAIMS_DATA to the folder that has it, or run `npm run data`',
    );
  }
  const bytes = await readFile(place).catch((error: unknown) => {
    throw unreadable(place, error);
  });
  return decodeMnistFile(
    { place, remedy: 'replace it by the canonical file, or run `npm run data`' },
    bytes,
    file,
  );
}

async function locate(folder: string, { name }: MnistFile): Promise<string | undefined> {
  for (const inside of [name, `${name}.gz`, join('mnist', name), join('mnist', `${name}.gz`)]) {
    const path = resolve(folder, inside);
    try {
      await stat(path);
      return path;
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error))) throw unreadable(path, error);
    }
  }
  return undefined;
}

function unreadable(path: string, error: unknown): ConfigError {
  return new ConfigError(
    `loadMnist: ${path} must be a readable file, got ${errorCode(error)}; check its kind and permissions`,
  );
}
