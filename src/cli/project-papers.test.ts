import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectPapers } from './project-papers.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project-papers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (text: string, name = 'vitest.config.mjs') => writeFileSync(join(folder, name), text);
const plugin = (...ids: readonly string[]) =>
  JSON.stringify({ name: 'transfer-claims', papers: ids.map((id) => ({ id })) });

describe('projectPapers', () => {
  it('finds the papers of every plugin, its own and those of projects', async () => {
    put(
      `export default { plugins: [null, [${plugin('one')}], { name: 'other', papers: [1] }],
        test: { projects: ['packages/*', { plugins: [${plugin('two', 'three')}] }] } };`,
    );
    expect((await projectPapers(folder)).map(({ id }) => id)).toEqual(['one', 'two', 'three']);
  });

  it('asks a configuration that is a function', async () => {
    put(`export default async ({ mode }) => ({ plugins: mode === 'test' ? [${plugin('one')}] : [] });`);
    expect((await projectPapers(folder)).map(({ id }) => id)).toEqual(['one']);
  });

  it('is empty where there is no configuration, or none that names papers', async () => {
    expect(await projectPapers(folder)).toEqual([]);
    put('export const other = 1;');
    expect(await projectPapers(folder)).toEqual([]);
  });

  it('names a configuration that does not load', async () => {
    put("throw new Error('broken here');");
    await expect(projectPapers(folder)).rejects.toThrow(/vitest[.]config[.]mjs must load.*broken here/);
  });
});
