import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeDataset } from './describe-dataset.js';
import { loadDataset } from './load-dataset.js';
import { mnistFiles } from './mnist-file.js';

const folder = mkdtempSync(join(tmpdir(), 'describe-dataset-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('describeDataset', () => {
  it('foresees synthetic digits with the words that loadDataset uses', async () => {
    const found = describeDataset({ environment: {}, cache: folder });
    expect(found.synthetic).toBe(true);
    expect((await loadDataset({ environment: {}, cache: folder })).description).toBe(found.description);
  });

  it('foresees MNIST where a folder is named, or where the cache has all four files', () => {
    expect(describeDataset({ environment: { TRANSFER_CLAIMS_DATA: '/data' } }).synthetic).toBe(false);
    mkdirSync(join(folder, 'mnist'));
    for (const { name } of Object.values(mnistFiles)) writeFileSync(join(folder, 'mnist', `${name}.gz`), '');
    expect(describeDataset({ environment: {}, cache: folder }).synthetic).toBe(false);
  });
});
