import { damaged, type DataOrigin } from './data-origin.js';
import { uncompressed } from './uncompressed.js';

/** One file of CIFAR-10's binary version. */
export interface CifarFile {
  /** Without `.bin`. */
  readonly name: string;
  readonly records: number;
}

/** The files of CIFAR-10's binary version; of the training batches, a set may have only some. */
export interface CifarFiles {
  readonly train: readonly CifarFile[];
  readonly test: CifarFile;
}

/** The six files of the official archive (Krizhevsky 2009; cs.toronto.edu/~kriz/cifar.html, "Binary version"). */
export const cifarFiles: CifarFiles = {
  train: [1, 2, 3, 4, 5].map((batch) => ({ name: `data_batch_${batch}`, records: 10_000 })),
  test: { name: 'test_batch', records: 10_000 },
};

/** Rows and columns of an image, and its colours. */
export const cifarShape = { height: 32, width: 32, channels: 3 } as const;

const plane = cifarShape.height * cifarShape.width;
/** A label, then 1024 bytes each of red, green and blue, row by row. */
const recordBytes = 1 + 3 * plane;

/** What one file holds. */
export interface CifarBatch {
  /** The file's content, uncompressed. */
  readonly content: Uint8Array;
  /** Writes images (records × 32 × 32 × 3, NHWC) and labels, from image number `first` on. */
  copyTo(target: { readonly pixels: Uint8Array; readonly labels: Uint8Array }, first: number): void;
}

/**
 * One file of CIFAR-10's binary version, uncompressed if need be (told by its first bytes), and verified: its length, and
 * labels from 0 to 9.
 *
 * @throws {ConfigError} for each kind of damage, with a message of its own.
 */
export async function decodeCifarFile(
  from: Pick<DataOrigin, 'place' | 'remedy'>,
  bytes: Uint8Array,
  { records }: CifarFile,
): Promise<CifarBatch> {
  const needed = 'records of CIFAR-10’s binary version (cifar-10-binary.tar.gz)';
  const origin = { ...from, subject: 'cifar-10', needed };
  const content = await uncompressed(origin, bytes);
  requireRecords(origin, content, records);
  return { content, copyTo: (target, first) => copyRecords(content, target, first) };
}

function requireRecords(origin: DataOrigin, content: Uint8Array, records: number): void {
  const length = records * recordBytes;
  if (content.length !== length) {
    const what = content.length < length ? 'truncated' : 'too long';
    throw damaged(
      origin,
      `must be ${length} bytes long (uncompressed; ${records} records of ${recordBytes}), got ${content.length}: ${what}`,
    );
  }
  for (let record = 0; record < records; record++) {
    const label = content[record * recordBytes] ?? 0;
    if (label <= 9) continue;
    throw damaged(origin, `labels must be in [0, 9], got ${label} in record ${record}`);
  }
}

function copyRecords(
  content: Uint8Array,
  { pixels, labels }: { readonly pixels: Uint8Array; readonly labels: Uint8Array },
  first: number,
): void {
  let to = first * 3 * plane;
  for (let record = 0; record * recordBytes < content.length; record++) {
    const red = record * recordBytes + 1;
    labels[first + record] = content[red - 1] ?? 0;
    for (let at = red; at < red + plane; at++) {
      pixels[to++] = content[at] ?? 0;
      pixels[to++] = content[at + plane] ?? 0;
      pixels[to++] = content[at + 2 * plane] ?? 0;
    }
  }
}
