import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { dataCacheFolder, loadDataset } from './load-dataset.js';
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

afterEach(() => vi.restoreAllMocks());

describe('loadDataset', () => {
  it('takes MNIST from the folder, the environment or the cache, wherever it is', async () => {
    const folder = await folderWithMnist();
    const fromFolder = await loadDataset({ folder, cache: nowhere, environment: {}, expected });
    expect(fromFolder.id).toBe('mnist');
    const environment = { TRANSFER_CLAIMS_DATA: folder };
    expect(await loadDataset({ cache: nowhere, environment, expected })).toEqual(fromFolder);
    expect(await loadDataset({ cache: folder, environment: {}, expected })).toEqual(fromFolder);
    expect(await loadDataset({ id: 'mnist', cache: folder, environment: {}, expected })).toEqual(fromFolder);
  });

  it('makes synthetic digits where there is none, says so, and asks no network', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const dataset = await loadDataset({ cache: nowhere, environment: { TRANSFER_CLAIMS_DATA: '' } });
    expect(dataset.id).toBe('synthetic-digits');
    expect(dataset.description).toBe(
      'SYNTHETIC DIGITS (no MNIST found; set TRANSFER_CLAIMS_DATA or run `npm run data`)',
    );
    expect([dataset.train.count, dataset.test.count]).toEqual([12_000, 2000]);
    expect(fetch).not.toHaveBeenCalled();
    expect(await loadDataset({ cache: nowhere, environment: {} })).toBe(dataset);
  });

  it('takes synthetic digits by name even where MNIST is, with the same fingerprint', async () => {
    const folder = await folderWithMnist();
    const dataset = await loadDataset({ id: 'synthetic-digits', cache: folder, expected });
    expect(dataset.description).toBe('SYNTHETIC DIGITS (asked for by name)');
    expect(dataset.fingerprint).toBe((await loadDataset({ cache: nowhere, environment: {} })).fingerprint);
  });

  it('counts an incomplete cache as none', async () => {
    const cache = await folderWithMnist();
    await rm(join(cache, `${expected.testImages.name}.gz`));
    expect((await loadDataset({ cache, environment: {}, expected })).id).toBe('synthetic-digits');
    await expect(loadDataset({ id: 'mnist', cache, environment: {}, expected })).rejects.toThrow(
      new ConfigError(
        `loadDataset: MNIST must be in ${cache}, got no t10k-images-idx3-ubyte; ` +
          'set TRANSFER_CLAIMS_DATA to a folder that has it, or run `npm run data`',
      ),
    );
  });

  it('refuses a damaged cache rather than passing over it', async () => {
    const cache = await folderWithMnist();
    await writeFile(join(cache, `${expected.testImages.name}.gz`), 'half');
    await expect(loadDataset({ cache, environment: {}, expected })).rejects.toThrow(/or run `npm run data`/);
  });

  it('refuses a named folder without MNIST, again at the next call, whatever the cache holds', async () => {
    const cache = await folderWithMnist();
    const environment = { TRANSFER_CLAIMS_DATA: nowhere };
    for (let call = 0; call < 2; call++) {
      await expect(loadDataset({ cache, environment })).rejects.toThrow(/must hold train-images-idx3-ubyte/);
    }
  });

  it('refuses a dataset that it does not know', async () => {
    await expect(loadDataset({ id: 'cifar' as 'mnist' })).rejects.toThrow(
      /id must be one of mnist, synthetic-digits/,
    );
  });
});

describe('dataCacheFolder', () => {
  it('lies in the working folder', () => {
    expect(dataCacheFolder()).toBe(join(process.cwd(), '.transfer-claims', 'data'));
  });
});
