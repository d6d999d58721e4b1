import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { sharedFolder } from '../core/testing/shared-data.js';
import { cifarRecordName, sha256Of } from './cifar-checksums.js';
import { decodeCifarFile } from './cifar-file.js';
import { holdsCifar, loadCifar } from './cifar.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { tinyCifar, writeTinyCifar } from './testing/tiny-cifar.js';

const tiny = tinyCifar();
const expected = tiny.files;
const content = (name: string) => tiny.contents.get(name) ?? Buffer.alloc(0);
const remedy = 'run `npx transfer-claims data --cifar`, or unpack the official cifar-10-binary.tar.gz there';

async function folderWith(name: string, bytes: Uint8Array): Promise<{ folder: string; place: string }> {
  const folder = await temporaryFolder();
  await writeTinyCifar(folder, tiny);
  await writeFile(join(folder, name), bytes);
  return { folder, place: join(folder, name) };
}

describe('decodeCifarFile', () => {
  it('puts byte 1 + 1024·c + 32·y + x of a record at row y, column x, colour c of its image', async () => {
    const bytes = content('data_batch_1.bin');
    const { copyTo } = await decodeCifarFile({ place: '', remedy: '' }, bytes, { name: '', records: 3 });
    const pixels = new Uint8Array(4 * 3072);
    const labels = new Uint8Array(4);
    copyTo({ pixels, labels }, 1);
    const below = (limit: number) => fc.integer({ min: 0, max: limit - 1 });
    fc.assert(
      fc.property(below(3), below(32), below(32), below(3), (record, y, x, colour) => {
        const at = (((1 + record) * 32 + y) * 32 + x) * 3 + colour;
        expect(pixels[at]).toBe(bytes[record * 3073 + 1 + colour * 1024 + 32 * y + x]);
        expect(labels[1 + record]).toBe(bytes[record * 3073]);
      }),
    );
    expect(pixels.subarray(0, 3072).every((pixel) => pixel === 0)).toBe(true);
  });
});

describe('loadCifar', () => {
  it('reads plain and gzipped files, wherever the archive was unpacked, to the same dataset', async () => {
    const root = await temporaryFolder();
    const load = (folder: string) => loadCifar(folder, { expected, from: 'there' });
    const places = ['', 'cifar-10', 'cifar-10-batches-bin', join('cifar-10', 'cifar-10-batches-bin')];
    for (const [number, place] of places.entries()) {
      for (const gzipped of [false, true]) {
        const folder = join(root, `${number} ${gzipped}`);
        await writeTinyCifar(join(folder, place), tiny, gzipped);
        expect(await holdsCifar(folder, expected)).toBe(true);
        expect(await load(folder)).toEqual(await load(join(root, '0 false')));
      }
    }
    expect(await load(join(root, '0 false'))).toMatchObject({
      id: 'cifar-10',
      name: 'CIFAR-10',
      synthetic: false,
      description: 'CIFAR-10 (not verified against the official archive, 6 training images) from there',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      train: { count: 6, height: 32, width: 32, channels: 3 },
      test: { count: 2 },
    });
  });

  it('takes as many training batches as there are, says how many images that is, and has another fingerprint', async () => {
    const folder = await temporaryFolder();
    await writeTinyCifar(folder, tiny);
    const whole = await loadCifar(folder, { expected });
    await rm(join(folder, 'data_batch_1.bin'));
    const part = await loadCifar(folder, { expected });
    expect(part.description).toContain('3 training images');
    expect([...part.train.labels]).toEqual([...whole.train.labels].slice(3));
    expect(part.fingerprint).not.toBe(whole.fingerprint);
  });

  it('calls official what was unpacked from the official archive and did not change since', async () => {
    const folder = await temporaryFolder();
    await writeTinyCifar(folder, tiny);
    const sha256 = Object.fromEntries([...tiny.contents].map(([name, bytes]) => [name, sha256Of(bytes)]));
    const write = (md5: string) => writeFile(join(folder, cifarRecordName), JSON.stringify({ md5, sha256 }));
    const description = async () => (await loadCifar(folder, { expected, md5: 'a', from: 'x' })).description;
    await write('a');
    expect(await description()).toBe('CIFAR-10 (6 training images) from x');
    await write('b');
    expect(await description()).toContain('not verified against the official archive');
    await writeFile(join(folder, cifarRecordName), 'not JSON');
    expect(await description()).toContain('not verified against the official archive');
    await write('a');
    await writeFile(join(folder, 'test_batch.bin'), new Uint8Array(content('test_batch.bin')).fill(7, 1, 9));
    await expect(description()).rejects.toThrow(
      /test_batch\.bin: must have SHA-256 .*, as unpacked-from\.json/,
    );
  });

  const jpegCopy = sharedFolder('data/cifar-10');
  it.skipIf(jpegCopy === undefined)(
    'of the JPEG copy is 2,000 images of each class, with the official means within 0.002 (needs that copy)',
    async () => {
      const { name, description, train, test } = await loadCifar(jpegCopy ?? '', { from: 'x' });
      expect([name, description]).toEqual([
        'CIFAR-10 (JPEG copy)',
        'CIFAR-10 (JPEG copy, 20,000 training images) from x',
      ]);
      expect([train.count, test.count]).toEqual([20_000, 10_000]);
      const sums = [0, 0, 0];
      train.pixels.forEach((pixel, at) => (sums[at % 3] = (sums[at % 3] ?? 0) + pixel));
      for (const [colour, mean] of [0.4914, 0.4822, 0.4465].entries())
        expect(Math.abs((sums[colour] ?? 0) / (train.count * 1024 * 255) - mean)).toBeLessThan(0.002);
      for (let label = 0; label < 10; label++)
        expect(train.labels.filter((one) => one === label)).toHaveLength(2000);
    },
  );

  const batch = content('data_batch_1.bin');
  const needed = 'must be records of CIFAR-10’s binary version (cifar-10-binary.tar.gz)';
  const length = 'must be 9219 bytes long (uncompressed; 3 records of 3073)';
  it.each<[what: string, bytes: Uint8Array, message: string]>([
    ['an empty file', Buffer.alloc(0), `${needed}, got an empty file`],
    ['half a record', batch.subarray(0, 5000), `${length}, got 5000: truncated`],
    ['a record less', batch.subarray(0, 6146), `${length}, got 6146: truncated`],
    ['a byte more', Buffer.concat([batch, Buffer.of(0)]), `${length}, got 9220: too long`],
    ['a label above 9', new Uint8Array(batch).with(3073, 10), 'labels must be in [0, 9], got 10 in record 1'],
    ['a Python pickle batch', Buffer.of(0x80, 2, 0x7d), `${needed}, and it is a Python pickle`],
    ['an HTML page', Buffer.from('<html><body>'), `${needed}, and it is an HTML page`],
    ['a file gzipped twice', gzipSync(gzipSync(batch)), `${needed}, and it is gzipped twice`],
    [
      'half a gzip file',
      gzipSync(batch).subarray(0, 90),
      'must be a whole gzip file, got one that breaks off',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const { folder, place } = await folderWith('data_batch_1.bin', bytes);
    const failure = loadCifar(folder, { expected });
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(`cifar-10: ${place}: ${message}`);
    await expect(failure).rejects.toThrow(remedy);
  });

  it('names a missing batch and what is there instead', async () => {
    const folder = await temporaryFolder();
    const load = () => loadCifar(folder, { expected, from: 'TRANSFER_CLAIMS_DATA' });
    const head = (name: string) =>
      `loadCifar: ${folder} (TRANSFER_CLAIMS_DATA) must hold ${name}.bin, plain or gzipped, there or in ` +
      'cifar-10 or cifar-10-batches-bin, ';
    await expect(load()).rejects.toThrow(`${head('test_batch')}got none: it is empty; ${remedy}`);
    await writeFile(join(folder, 'test_batch.bin'), content('test_batch.bin'));
    await expect(load()).rejects.toThrow(
      `${head('data_batch_1')}got none: it holds test_batch.bin; ${remedy}`,
    );
    expect(await holdsCifar(folder, expected)).toBe(false);
  });

  it('says that the archive for Python is another one', async () => {
    const folder = await temporaryFolder();
    const place = join(folder, 'cifar-10-batches-py');
    await mkdir(place);
    await writeFile(join(place, 'test_batch'), Buffer.of(0x80, 2));
    await expect(loadCifar(folder)).rejects.toThrow(
      `got ${join(place, 'test_batch')}, a Python pickle batch, which is not read; ${remedy}`,
    );
  });
});
