import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { errorCode } from './error-code.js';
import { failingDisk } from './testing/failing-disk.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { writeFileAtomically } from './write-file-atomically.js';

describe('writeFileAtomically', () => {
  it('creates the folder, replaces the file and leaves nothing else', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b');
    await writeFileAtomically(join(folder, 'f'), Buffer.from('old'));
    await writeFileAtomically(join(folder, 'f'), Buffer.from('new'));
    expect(await readFile(join(folder, 'f'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['f']);
  });

  it.each([
    ['mkdir', 'EROFS', /must be writable, got EROFS; check the folder and its permissions/],
    [
      'write',
      'ENOSPC',
      /needs 3 bytes, got a full disk \(ENOSPC\); free some space or choose another folder/,
    ],
    ['sync', 'EDQUOT', /needs 3 bytes, got a full disk \(EDQUOT\)/],
    ['rename', 'EPERM', /must be writable, got EPERM/],
  ] as const)('keeps the old file when %s fails with %s', async (operation, code, message) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'f');
    await writeFile(path, 'old');
    const failure = writeFileAtomically(path, Buffer.from('new'), failingDisk(operation, code));
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(ConfigError);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['f']);
  });

  it('says when the target is a folder', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'f', 'g'), { recursive: true });
    await expect(writeFileAtomically(join(folder, 'f'), Buffer.from('new'))).rejects.toThrow(
      /must be writable/,
    );
    expect(await readdir(folder)).toEqual(['f']);
  });
});

describe('errorCode', () => {
  it('is the code where there is one, else the text', () => {
    expect(errorCode(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('ENOENT');
    expect(errorCode(new Error('x'))).toBe('Error: x');
    expect(errorCode('y')).toBe('y');
  });
});
