import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { readTar } from './read-tar.js';
import { tarArchive } from './testing/tar-archive.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const plain = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files].map(([path, bytes]) => [path, [...bytes]]);

describe('readTar', () => {
  it('gives back the files of an archive, of any length', () => {
    const file = fc.tuple(
      fc.stringMatching(/^[a-z]{1,40}(\/[a-z]{1,40})?$/),
      fc.uint8Array({ maxLength: 1500 }),
    );
    fc.assert(
      fc.property(fc.array(file, { maxLength: 5 }), (entries) => {
        const files = new Map(entries);
        expect(plain(readTar(tarArchive(files)))).toEqual(plain(files));
      }),
    );
  });

  it('passes over folders', () => {
    const files = new Map([
      ['a/', Buffer.alloc(0)],
      ['a/b', Buffer.of(1, 2)],
    ]);
    expect(plain(readTar(tarArchive(files)))).toEqual([['a/b', [1, 2]]]);
  });

  const tar = spawnSync('tar', ['--version']).status === 0;
  it.skipIf(!tar)('reads what the tar program of this machine writes (needs tar)', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'batches'));
    await writeFile(join(folder, 'batches', 'one.bin'), Buffer.alloc(1000, 7));
    await writeFile(join(folder, 'batches', 'two.bin'), Buffer.alloc(512, 8));
    spawnSync('tar', ['cf', 'all.tar', 'batches'], { cwd: folder });
    const files = readTar(await readFile(join(folder, 'all.tar')));
    expect([...files.keys()].sort()).toEqual(['batches/one.bin', 'batches/two.bin']);
    expect(Buffer.alloc(1000, 7).equals(files.get('batches/one.bin') ?? Buffer.alloc(0))).toBe(true);
  });

  it('refuses what is no archive, and one that breaks off', () => {
    const archive = tarArchive(new Map([['a', Buffer.alloc(600, 1)]]));
    expect(() => readTar(Buffer.alloc(512, 'no tar'))).toThrow(/header at byte 0 must have checksum/);
    expect(() => readTar(archive.subarray(0, 1000))).toThrow(
      new ConfigError('readTar: a must have 600 bytes, got an archive that breaks off; fetch it again'),
    );
    expect(() => readTar(new Uint8Array(archive).with(3, 1))).toThrow(ConfigError);
  });
});
