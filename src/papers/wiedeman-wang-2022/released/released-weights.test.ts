import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../data/testing/temporary-folder.js';
import { releasedFiles } from './released-files.js';
import { releasedCheckpoints } from './released-weights.js';

describe('releasedCheckpoints', () => {
  it('refuses a file that is not the authors’, with its name and the remedy', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, releasedFiles.dna.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'other weights');
    const environment = { TRANSFER_CLAIMS_RELEASED: folder };
    expect(() => releasedCheckpoints(['dna'], environment)).toThrow(
      new RegExp(
        `${path} must be the authors' file with SHA-256 a358fb.*npx transfer-claims data --released`,
      ),
    );
    expect(releasedCheckpoints(['dna', 'autoencoder'], environment)).toEqual({
      notRun: {
        because: 'missing',
        text: expect.stringContaining('DNA_exp/mnist_exp/models/ae') as string,
      },
    });
  });
});
