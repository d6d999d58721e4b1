import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCifar } from './find-cifar.js';
import { loadDataset } from './load-dataset.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { tinyCifar, writeTinyCifar } from './testing/tiny-cifar.js';

const tiny = tinyCifar();
const find = (places: Parameters<typeof findCifar>[0]) => findCifar(places, tiny.files);

describe('findCifar', () => {
  it('is the named folder where it holds CIFAR-10 or does not exist, else the cache', async () => {
    const root = await temporaryFolder();
    const [named, cache, other] = ['named', 'cache', 'other'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    await writeTinyCifar(join(named, 'cifar-10'), tiny);
    await writeTinyCifar(join(cache, 'cifar-10-batches-bin'), tiny);
    await mkdir(other);
    const from = (folder: string) => find({ environment: { TRANSFER_CLAIMS_DATA: folder }, cache });
    expect(await from(named)).toEqual({ folder: named, from: 'TRANSFER_CLAIMS_DATA' });
    expect(await from(join(root, 'no'))).toEqual({ folder: join(root, 'no'), from: 'TRANSFER_CLAIMS_DATA' });
    expect(await from(other)).toEqual({ folder: cache, from: 'the download cache' });
    expect(await from('')).toEqual({ folder: cache, from: 'the download cache' });
    expect(await find({ folder: other, environment: {}, cache })).toEqual({ folder: other });
  });

  it('says why there is none, and loading by name fails with it', async () => {
    const cache = await temporaryFolder();
    expect(await find({ environment: {}, cache })).toEqual({
      why: expect.stringMatching(/^no CIFAR-10 found; run `npx transfer-claims data --cifar`/),
    });
    await expect(loadDataset({ id: 'cifar-10', environment: {}, cache })).rejects.toThrow(
      /CIFAR-10 must be there, as it was asked for by name; got none: no CIFAR-10 found/,
    );
    expect(await find({ environment: { TRANSFER_CLAIMS_DATA: 'synthetic' }, cache })).toEqual({
      why: 'TRANSFER_CLAIMS_DATA=synthetic asks for synthetic digits',
    });
  });
});
