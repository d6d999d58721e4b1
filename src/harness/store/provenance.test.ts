import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProvenance } from './provenance.js';
import { withScratchFolder } from './testing/sample-trial.js';

const machine = { backend: 'wasm', device: 'test' };

describe('readProvenance', () => {
  it('tells the commit, and whether the code differs from it', async () => {
    await withScratchFolder(async (folder) => {
      const git = (...parameters: string[]) =>
        execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...parameters], {
          encoding: 'utf8',
        }).trim();
      git('init', '--quiet');
      git('commit', '--quiet', '--allow-empty', '--message', 'Start');
      const clean = await readProvenance({ ...machine, folder });
      expect(clean).toMatchObject({ ...machine, commit: git('rev-parse', 'HEAD'), dirty: false });
      await writeFile(join(folder, 'new.ts'), '');
      expect((await readProvenance({ ...machine, folder })).dirty).toBe(true);
    });
  });

  it('tells the versions of node and of the packages that are installed', async () => {
    const { versions } = await readProvenance({ ...machine, packages: ['fast-check', 'not-installed'] });
    expect(versions).toEqual({
      node: process.versions.node,
      'fast-check': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it('leaves open what cannot be found out', async () => {
    await withScratchFolder(async (folder) => {
      const provenance = await readProvenance({ ...machine, folder, packages: ['fast-check'] });
      expect(provenance).toMatchObject({ commit: null, dirty: null });
      expect(Object.keys(provenance.versions)).toEqual(['node']);
    });
  });
});
