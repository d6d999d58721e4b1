import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFolder, locateFile, readDataFile } from './locate-file.js';
import { temporaryFolder } from './testing/temporary-folder.js';

describe('locateFile', () => {
  it('is the first candidate that is a file; folders are none', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'b'), '');
    await writeFile(join(folder, 'c'), '');
    expect(await locateFile(folder, ['none', 'a', 'b', 'c'])).toBe(join(folder, 'b'));
    expect(await locateFile(folder, ['none', 'a'])).toBeUndefined();
    expect(await locateFile(join(folder, 'b'), ['c'])).toBeUndefined();
  });

  it('names a place that cannot be looked at', async () => {
    await expect(locateFile('x'.repeat(5000), ['a'])).rejects.toThrow(/readable file, got ENAMETOOLONG/);
  });
});

describe('readDataFile', () => {
  it('names what cannot be read', async () => {
    const folder = await temporaryFolder();
    await expect(readDataFile(folder)).rejects.toThrow(
      `data: ${folder} must be a readable file, got EISDIR; check its kind and permissions`,
    );
  });
});

describe('describeFolder', () => {
  it('tells what is there, at most eight names', async () => {
    const folder = await temporaryFolder();
    expect(await describeFolder(folder)).toBe('it is empty');
    await mkdir(join(folder, 'raw'));
    await writeFile(join(folder, 'a.gz'), '');
    expect(await describeFolder(folder)).toBe('it holds a.gz, raw/');
    for (let file = 0; file < 9; file++) await writeFile(join(folder, `b${file}`), '');
    expect(await describeFolder(folder)).toBe('it holds a.gz, b0, b1, b2, b3, b4, b5, b6 and 3 more');
    expect(await describeFolder(join(folder, 'none'))).toBe('there is no such folder');
    expect(await describeFolder(join(folder, 'a.gz'))).toBe('it is a file, not a folder');
  });
});
