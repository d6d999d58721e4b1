import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeDataset } from './describe-dataset.js';
import { loadDataset } from './load-dataset.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { tinyMnist, writeTinyMnist } from './testing/tiny-mnist.js';

const tiny = tinyMnist();
const expected = tiny.files;

describe('describeDataset', () => {
  it('says of synthetic digits what loadDataset says of them', async () => {
    const places = { environment: {}, cache: await temporaryFolder(), packaged: null };
    const { description, synthetic } = await loadDataset(places);
    expect(await describeDataset(places)).toEqual({ description, synthetic });
    expect(synthetic).toBe(true);
    const asked = { environment: { TRANSFER_CLAIMS_DATA: 'synthetic' } };
    expect((await describeDataset(asked)).description).toBe((await loadDataset(asked)).description);
  });

  it('says of MNIST what loadDataset says of it, wherever it is', async () => {
    const folder = await temporaryFolder();
    await writeTinyMnist(folder, tiny);
    const nowhere = join(folder, 'nowhere');
    for (const places of [
      { environment: { TRANSFER_CLAIMS_DATA: folder } },
      { environment: {}, cache: folder },
      { environment: {}, cache: nowhere, packaged: folder },
    ]) {
      const { description, synthetic } = await loadDataset({ ...places, expected });
      expect(await describeDataset({ ...places, expected })).toEqual({ description, synthetic });
      expect(synthetic).toBe(false);
    }
  });

  it('says what keeps data from being used, in the words with which loading fails', async () => {
    const folder = await temporaryFolder();
    await writeTinyMnist(folder, tiny);
    await writeFile(join(folder, 't10k-labels-idx1-ubyte.gz'), '<html>');
    for (const named of [folder, join(folder, 'nowhere')]) {
      const places = { environment: { TRANSFER_CLAIMS_DATA: named }, expected };
      const failure = await loadDataset(places).then(
        () => '',
        (error: unknown) => (error as Error).message,
      );
      expect(failure).toContain(named);
      const outlook = { synthetic: false, description: failure, problem: failure };
      expect(await describeDataset(places)).toEqual(outlook);
    }
  });

  it('never claims data from an incomplete cache', async () => {
    const cache = await temporaryFolder();
    await writeTinyMnist(cache, tiny);
    await rm(join(cache, 't10k-labels-idx1-ubyte.gz'));
    const { synthetic } = await describeDataset({ environment: {}, cache, packaged: null, expected });
    expect(synthetic).toBe(true);
  });
});
