import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { originOfCifar, readCifarRecord, sha256Of, type CifarOrigin } from './cifar-checksums.js';
import {
  cifarFiles,
  cifarShape,
  decodeCifarFile,
  type CifarBatch,
  type CifarFile,
  type CifarFiles,
} from './cifar-file.js';
import { fingerprintOf, type Dataset, type LabelledImages } from './dataset.js';
import { describeFolder, locateFile, readDataFile } from './locate-file.js';

/** How CIFAR-10 is loaded. */
export interface CifarOptions {
  /** What the files must be. @default the official ones; another table is for tests. */
  readonly expected?: CifarFiles;
  /** MD5 of the archive that counts as official. @default the official one's; another is for tests. */
  readonly md5?: string;
  /** Where the folder is known from, for people: "TRANSFER_CLAIMS_DATA". @default its path */
  readonly from?: string;
}

/** Below the folder that is named; `cifar-10-batches-bin` is what the official archive unpacks to. */
const unpacked = 'cifar-10-batches-bin';
const places = ['', 'cifar-10', unpacked, join('cifar-10', unpacked)];

const remedy = 'run `npx transfer-claims data --cifar`, or unpack the official cifar-10-binary.tar.gz there';

interface ReadFile extends CifarBatch {
  readonly name: string;
  readonly path: string;
  readonly records: number;
}

/** Whether a folder holds CIFAR-10, sound or not: at least one training batch, and the test batch. */
export async function holdsCifar(folder: string, expected = cifarFiles): Promise<boolean> {
  if ((await locate(folder, expected.test)) === undefined) return false;
  const found = await Promise.all(expected.train.map((file) => locate(folder, file)));
  return found.some((path) => path !== undefined);
}

/**
 * CIFAR-10 from a folder: the binary version's `data_batch_1.bin` … `data_batch_5.bin`, as many as there are, and
 * `test_batch.bin`, plain or gzipped (`.gz`); there, in `cifar-10/`, or in `cifar-10-batches-bin/` in either.
 *
 * Where the files are not those of the official archive, `name` and `description` say so.
 *
 * Shapes: train up to 50,000 × 32 × 32 × 3, test 10,000 × 32 × 32 × 3; red, green, blue.
 * @throws {ConfigError} if there is no training or test batch, or one is unreadable or damaged (see {@link decodeCifarFile}).
 */
export async function loadCifar(folder: string, options: CifarOptions = {}): Promise<Dataset> {
  const { expected = cifarFiles, md5, from = resolve(folder) } = options;
  const trainFiles = await readAll(folder, expected.train);
  const testFiles = await readAll(folder, [expected.test]);
  const [first] = testFiles;
  if (first === undefined) throw await missing(folder, expected.test, options);
  if (trainFiles.length === 0)
    throw await missing(folder, expected.train[0] ?? { name: 'a training batch' }, options);
  const sums = [...trainFiles, ...testFiles].map(({ path, name, content }) => ({
    path,
    name,
    sha256: sha256Of(content),
  }));
  const origin = originOfCifar(sums, await readCifarRecord(dirname(first.path)), md5);
  const [train, test] = [together(trainFiles), together(testFiles)];
  return {
    id: 'cifar-10',
    name: origin === 'jpeg-copy' ? 'CIFAR-10 (JPEG copy)' : 'CIFAR-10',
    fingerprint: fingerprintOf(train, test),
    synthetic: false,
    description: describe(origin, train.count, from),
    train,
    test,
  };
}

function describe(origin: CifarOrigin, trainCount: number, from: string): string {
  const notes = {
    official: [],
    'jpeg-copy': ['JPEG copy'],
    unknown: ['not verified against the official archive'],
  }[origin];
  const count = `${trainCount.toLocaleString('en')} training images`;
  return `CIFAR-10 (${[...notes, count].join(', ')}) from ${from}`;
}

async function readAll(folder: string, files: readonly CifarFile[]): Promise<ReadFile[]> {
  const found: ReadFile[] = [];
  for (const file of files) {
    const path = await locate(folder, file);
    if (path === undefined) continue;
    const batch = await decodeCifarFile({ place: path, remedy }, await readDataFile(path), file);
    found.push({ ...file, ...batch, path });
  }
  return found;
}

function together(files: readonly ReadFile[]): LabelledImages {
  const count = files.reduce((sum, { records }) => sum + records, 0);
  const { height, width, channels } = cifarShape;
  const pixels = new Uint8Array(count * height * width * channels);
  const labels = new Uint8Array(count);
  let first = 0;
  for (const { records, copyTo } of files) {
    copyTo({ pixels, labels }, first);
    first += records;
  }
  return { count, height, width, channels, pixels, labels };
}

function locate(folder: string, { name }: Pick<CifarFile, 'name'>): Promise<string | undefined> {
  const names = [`${name}.bin`, `${name}.bin.gz`];
  return locateFile(
    folder,
    places.flatMap((place) => names.map((inside) => join(place, inside))),
  );
}

async function missing(
  folder: string,
  { name }: Pick<CifarFile, 'name'>,
  { from }: CifarOptions,
): Promise<ConfigError> {
  const path = resolve(folder);
  const python = await locateFile(
    folder,
    [...places, 'cifar-10-batches-py'].map((place) => join(place, name)),
  );
  const got =
    python === undefined
      ? `got none: ${await describeFolder(path)}`
      : `got ${python}, a Python pickle batch, which is not read`;
  return new ConfigError(
    `loadCifar: ${from === undefined ? path : `${path} (${from})`} must hold ${name}.bin, plain or gzipped, there or in ` +
      `cifar-10 or ${unpacked}, ${got}; ${remedy}`,
  );
}
