import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { loadMnist, missingMnistFiles } from './mnist.js';
import { mnistFiles, type MnistFiles } from './mnist-file.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { idxFile, tinyMnist, writeTinyMnist } from './testing/tiny-mnist.js';

const tiny = tinyMnist();
const imagesName = tiny.files.trainImages.name;
const labelsName = tiny.files.trainLabels.name;
const content = (name: string) => tiny.contents.get(name) ?? Buffer.alloc(0);
const remedy = 'replace it by the canonical file, or run `npm run data`';

/** The same table without checksums, so that content can be wrong in other ways. */
const unchecked = Object.fromEntries(
  Object.entries(tiny.files).map(([key, file]) => [key, { ...file, sha256: null }]),
) as unknown as MnistFiles;

async function folderWith(name: string, bytes: Uint8Array): Promise<{ folder: string; place: string }> {
  const folder = await temporaryFolder();
  await writeTinyMnist(folder, tiny, true);
  await writeFile(join(folder, name), bytes);
  return { folder, place: join(folder, name) };
}

describe('loadMnist', () => {
  it('reads plain and gzipped files, in the folder and in its subfolder mnist, to the same dataset', async () => {
    const folder = await temporaryFolder();
    await writeTinyMnist(join(folder, 'a'), tiny, true);
    await writeTinyMnist(join(folder, 'b'), tiny);
    await writeTinyMnist(join(folder, 'c', 'mnist'), tiny);
    const load = (name: string) => loadMnist(join(folder, name), { expected: tiny.files });
    const plain = await load('a');
    expect(await load('b')).toEqual(plain);
    expect(await load('c')).toEqual(plain);
    expect(plain).toMatchObject({
      id: 'mnist',
      synthetic: false,
      description: expect.stringMatching(/^MNIST: 7 /),
    });
    expect(plain.train).toEqual({
      count: 7,
      height: 3,
      width: 2,
      channels: 1,
      pixels: new Uint8Array(content(imagesName).subarray(16)),
      labels: new Uint8Array(content(labelsName).subarray(8)),
    });
  });

  it('tells compression by content, so that a wrong ending does no harm', async () => {
    const { folder } = await folderWith(imagesName, gzipSync(content(imagesName)));
    expect((await loadMnist(folder, { expected: tiny.files })).train.count).toBe(7);
  });

  const data = process.env['TRANSFER_CLAIMS_DATA'] ?? resolve('..', 'shared', 'data');
  const here = existsSync(join(data, 'mnist', `${mnistFiles.testLabels.name}.gz`));
  it.skipIf(!here)(
    'of the canonical files has their well-known mean, deviation and first labels',
    async () => {
      const { train, test } = await loadMnist(data);
      expect([train.count, test.count, train.height, train.width]).toEqual([60_000, 10_000, 28, 28]);
      let [sum, squares] = [0, 0];
      for (const pixel of train.pixels) {
        sum += pixel;
        squares += pixel * pixel;
      }
      const mean = sum / train.pixels.length / 255;
      expect(mean).toBeCloseTo(0.1307, 4);
      expect(Math.sqrt(squares / train.pixels.length / 255 ** 2 - mean ** 2)).toBeCloseTo(0.3081, 4);
      expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
      expect([...test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    },
  );

  it('names a missing file and both places to look for it', async () => {
    const { folder, place } = await folderWith(imagesName, Buffer.alloc(0));
    await rm(place);
    await expect(loadMnist(folder, { expected: tiny.files })).rejects.toThrow(
      new ConfigError(
        `loadMnist: ${folder} must hold ${imagesName} or ${imagesName}.gz, there or in its subfolder mnist, ` +
          'got neither; set TRANSFER_CLAIMS_DATA to the folder that has it, or run `npm run data`',
      ),
    );
    expect(await missingMnistFiles(folder, tiny.files)).toEqual([imagesName]);
    expect(await missingMnistFiles(join(folder, 'nowhere'), tiny.files)).toHaveLength(4);
    expect(await missingMnistFiles(join(folder, labelsName), tiny.files)).toHaveLength(4);
  });

  it('says what cannot be read', async () => {
    const { folder, place } = await folderWith(imagesName, Buffer.alloc(0));
    await rm(place);
    await mkdir(place);
    await expect(loadMnist(folder, { expected: tiny.files })).rejects.toThrow(
      new ConfigError(
        `loadMnist: ${place} must be a readable file, got EISDIR; check its kind and permissions`,
      ),
    );
    await expect(missingMnistFiles('x'.repeat(5000), tiny.files)).rejects.toThrow(
      /readable file, got ENAMETOOLONG/,
    );
  });

  const images = content(imagesName);
  const labels = content(labelsName);
  const damages: [what: string, name: string, bytes: Uint8Array, message: string][] = [
    [
      'half a gzip file',
      imagesName,
      gzipSync(images).subarray(0, 40),
      'must be a whole gzip file, got one that breaks off after 40 bytes',
    ],
    [
      'half a header',
      imagesName,
      images.subarray(0, 9),
      'must be 58 bytes long (uncompressed), got 9: truncated',
    ],
    [
      'half a file',
      imagesName,
      images.subarray(0, 30),
      'must be 58 bytes long (uncompressed), got 30: truncated',
    ],
    [
      'a file with more behind it',
      labelsName,
      Buffer.concat([labels, Buffer.of(0)]),
      'must be 15 bytes long (uncompressed), got 16: too long',
    ],
    [
      'labels under the name of images',
      imagesName,
      Buffer.concat([labels, Buffer.alloc(50)]),
      'must begin with the IDX magic number 2051 (images), got 2049',
    ],
    [
      'images under the name of labels',
      labelsName,
      images,
      'must begin with the IDX magic number 2049 (labels), got 2051',
    ],
    [
      'another number of images',
      imagesName,
      idxFile(2051, [6, 3, 2], Buffer.alloc(36)),
      'its header must say 7×3×2, got 6×3×2',
    ],
    [
      'one flipped bit',
      labelsName,
      new Uint8Array(labels).with(10, (labels[10] ?? 0) ^ 1),
      `its uncompressed content must have SHA-256 ${tiny.files.trainLabels.sha256}, got `,
    ],
  ];
  it.each(damages)('refuses %s', async (_, name, bytes, message) => {
    const { folder, place } = await folderWith(name, bytes);
    const failure = loadMnist(folder, { expected: tiny.files });
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(`mnist: ${place}: ${message}`);
    await expect(failure).rejects.toThrow(`; ${remedy}`);
  });

  it('refuses a gzip file with damage inside', async () => {
    const { folder } = await folderWith(imagesName, gzipSync(images).fill(0xff, 12, 30));
    await expect(loadMnist(folder, { expected: tiny.files })).rejects.toThrow(
      /must be a sound gzip file, got one that cannot be uncompressed/,
    );
  });

  it('refuses a label above 9 even where no checksum is asked for', async () => {
    const { folder, place } = await folderWith(labelsName, new Uint8Array(labels).with(10, 17));
    await expect(loadMnist(folder, { expected: unchecked })).rejects.toThrow(
      new ConfigError(`mnist: ${place}: labels must be in [0, 9], got 17 at position 2; ${remedy}`),
    );
  });

  it('refuses a table with fewer labels than images', async () => {
    const { folder } = await folderWith(labelsName, idxFile(2049, [2], Buffer.of(1, 2)));
    const expected = { ...unchecked, trainLabels: { ...unchecked.trainLabels, dimensions: [2] } };
    await expect(loadMnist(folder, { expected })).rejects.toThrow(/as many labels as images, got 2 and 7/);
  });
});
