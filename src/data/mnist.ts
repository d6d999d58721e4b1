import { join, resolve } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { fingerprintOf, type Dataset, type LabelledImages } from './dataset.js';
import { describeFolder, locateFile, readDataFile } from './locate-file.js';
import { decodeMnistFile, mnistFiles, type MnistFile, type MnistFiles } from './mnist-file.js';

/** How MNIST is loaded. */
export interface MnistOptions {
  /** What the files must be. @default the canonical files, with their checksums; another table is for tests. */
  readonly expected?: MnistFiles;
  /** Where the folder is known from, for people: "TRANSFER_CLAIMS_DATA". @default its path */
  readonly from?: string;
  /** What to do where the files are not there or not sound. @default set TRANSFER_CLAIMS_DATA, or download */
  readonly remedy?: string;
}

/** Below the folder that is named: there, as {@link downloadMnist} leaves it, or as torchvision does. */
const places = ['', 'mnist', join('MNIST', 'raw'), 'raw', 'MNIST'];

/** Which of the four files a folder lacks, by name; empty if all are there (sound or not). */
export async function missingMnistFiles(folder: string, expected = mnistFiles): Promise<string[]> {
  const files = Object.values(expected) as MnistFile[];
  const found = await Promise.all(files.map((file) => locate(folder, file)));
  return files.filter((_, index) => found[index] === undefined).map(({ name }) => name);
}

/**
 * MNIST from a folder: four IDX files, plain or gzipped (`.gz`), in the folder, in its subfolder `mnist`, or where
 * torchvision keeps them (`MNIST/raw`). `train-images.idx3-ubyte` is `train-images-idx3-ubyte`, and a file may lie in a
 * folder of its own name: archives are unpacked to such.
 *
 * Shapes: train 60,000 × 28 × 28 × 1, test 10,000 × 28 × 28 × 1.
 * @throws {ConfigError} if a file is missing, unreadable or damaged (see {@link decodeMnistFile}).
 */
export async function loadMnist(folder: string, options: MnistOptions = {}): Promise<Dataset> {
  const { expected = mnistFiles, from = resolve(folder) } = options;
  const train = await loadSplit(folder, [expected.trainImages, expected.trainLabels], options);
  const test = await loadSplit(folder, [expected.testImages, expected.testLabels], options);
  return {
    id: 'mnist',
    name: 'MNIST',
    fingerprint: fingerprintOf(train, test),
    synthetic: false,
    description: `MNIST from ${from}`,
    train,
    test,
  };
}

async function loadSplit(
  folder: string,
  [images, classes]: readonly [MnistFile, MnistFile],
  options: MnistOptions,
): Promise<LabelledImages> {
  // One after the other: where both are wrong, the same one is reported every time.
  const pixels = await load(folder, images, options);
  const labels = await load(folder, classes, options);
  const [count = 0, height = 0, width = 0] = images.dimensions;
  if (labels.length !== count) {
    throw new ConfigError(
      `loadMnist: expected table must give as many labels as images, got ${labels.length} and ${count}`,
    );
  }
  return { count, height, width, channels: 1, pixels, labels };
}

async function load(folder: string, file: MnistFile, options: MnistOptions): Promise<Uint8Array> {
  const place = await locate(folder, file);
  if (place === undefined) throw await missing(folder, file, options);
  const { remedy = 'replace it by the canonical file, or run `npx transfer-claims data`' } = options;
  return decodeMnistFile({ place, remedy }, await readDataFile(place), file);
}

function locate(folder: string, { name }: MnistFile): Promise<string | undefined> {
  const dotted = name.replace('-idx', '.idx');
  const names = [name, dotted].flatMap((plain) => [plain, `${plain}.gz`, join(plain, plain)]);
  return locateFile(
    folder,
    places.flatMap((place) => names.map((inside) => join(place, inside))),
  );
}

async function missing(folder: string, { name }: MnistFile, options: MnistOptions): Promise<ConfigError> {
  const path = resolve(folder);
  const {
    remedy = 'set TRANSFER_CLAIMS_DATA to the folder that has it, or unset it and run `npx transfer-claims data`',
  } = options;
  const known = options.from === undefined ? path : `${path} (${options.from})`;
  return new ConfigError(
    `loadMnist: ${known} must hold ${name}, plain or gzipped, there or in mnist or MNIST/raw, ` +
      `got none: ${await describeFolder(path)}; ${remedy}`,
  );
}
