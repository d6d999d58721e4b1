import { createHash } from 'node:crypto';
import { damaged, type DataOrigin } from './data-origin.js';
import { uncompressed } from './uncompressed.js';

/** One file of MNIST: what must be in it. */
export interface MnistFile {
  /** Without `.gz`. */
  readonly name: string;
  /** First four bytes, big-endian: 2051 for images, 2049 for labels. */
  readonly magic: number;
  /** As in the header: [images × rows × columns], or [labels]. */
  readonly dimensions: readonly number[];
  /** Of the uncompressed file, hexadecimal; `null` leaves it unchecked, which is for tests only. */
  readonly sha256: string | null;
}

/** The four files of MNIST. */
export interface MnistFiles {
  readonly trainImages: MnistFile;
  readonly trainLabels: MnistFile;
  readonly testImages: MnistFile;
  readonly testLabels: MnistFile;
}

const images = 2051;
const labels = 2049;

/** The canonical files. */
export const mnistFiles: MnistFiles = {
  trainImages: {
    name: 'train-images-idx3-ubyte',
    magic: images,
    dimensions: [60_000, 28, 28],
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    magic: labels,
    dimensions: [60_000],
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    magic: images,
    dimensions: [10_000, 28, 28],
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    magic: labels,
    dimensions: [10_000],
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};

/**
 * The pixels or labels of one MNIST file, uncompressed if need be (told by its first bytes, not its name) and
 * verified: IDX magic number, dimensions, length, SHA-256, and labels from 0 to 9.
 *
 * Shapes: returns the product of `expected.dimensions` bytes.
 * @throws ConfigError for each kind of damage, with a message of its own.
 */
export async function decodeMnistFile(
  from: Pick<DataOrigin, 'place' | 'remedy'>,
  bytes: Uint8Array,
  expected: MnistFile,
): Promise<Uint8Array> {
  const origin = { ...from, subject: 'mnist', needed: 'an IDX file' };
  const content = await uncompressed(origin, bytes);
  const payload = idxPayload(origin, content, expected);
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (expected.sha256 !== null && sha256 !== expected.sha256) {
    throw damaged(origin, `its uncompressed content must have SHA-256 ${expected.sha256}, got ${sha256}`);
  }
  if (expected.magic === labels) requireDigits(origin, payload);
  return payload;
}

function idxPayload(origin: DataOrigin, content: Uint8Array, { magic, dimensions }: MnistFile): Uint8Array {
  const header = 4 + 4 * dimensions.length;
  const length = header + dimensions.reduce((product, size) => product * size, 1);
  const lengthError = (what: string) =>
    damaged(origin, `must be ${length} bytes long (uncompressed), got ${content.length}: ${what}`);
  if (content.length < header) throw lengthError('truncated');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const gotMagic = view.getUint32(0);
  if (gotMagic !== magic) {
    const kind = magic === images ? 'images' : 'labels';
    throw damaged(origin, `must begin with the IDX magic number ${magic} (${kind}), got ${gotMagic}`);
  }
  const got = dimensions.map((_, axis) => view.getUint32(4 + 4 * axis));
  if (got.some((size, axis) => size !== dimensions[axis])) {
    throw damaged(origin, `its header must say ${dimensions.join('×')}, got ${got.join('×')}`);
  }
  if (content.length < length) throw lengthError('truncated');
  if (content.length > length) throw lengthError('too long');
  // A plain Uint8Array whatever came: a Buffer's `slice` would share memory.
  return new Uint8Array(content.buffer, content.byteOffset + header, length - header);
}

function requireDigits(origin: DataOrigin, payload: Uint8Array): void {
  const position = payload.findIndex((label) => label > 9);
  if (position < 0) return;
  throw damaged(origin, `labels must be in [0, 9], got ${payload[position]} at position ${position}`);
}
