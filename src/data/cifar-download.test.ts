import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { downloadCifar } from './cifar-download.js';
import { loadCifar } from './cifar.js';
import { localServer } from './testing/local-server.js';
import { tarArchive } from './testing/tar-archive.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { tinyCifar } from './testing/tiny-cifar.js';

const tiny = tinyCifar();
const expected = tiny.files;
const names = [...tiny.contents.keys()];
const md5Of = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const archiveOf = (contents: ReadonlyMap<string, Uint8Array>) =>
  gzipSync(
    tarArchive(
      new Map([
        ['cifar-10-batches-bin/', Buffer.alloc(0)],
        ['cifar-10-batches-bin/readme.html', Buffer.from('<html>')],
        ...[...contents].map(([name, bytes]) => [`cifar-10-batches-bin/${name}`, bytes] as const),
      ]),
    ),
  );
const archive = archiveOf(tiny.contents);
const md5 = md5Of(archive);

/** Serves `bytes` under every name and counts the requests. */
async function start(bytes: Uint8Array) {
  const requests: string[] = [];
  const serve: RequestListener = (request, response) => {
    requests.push(request.url ?? '');
    response.end(bytes);
  };
  const root = await temporaryFolder();
  const folder = join(root, 'data');
  return { requests, folder, options: { folder, mirrors: [await localServer(serve)], md5, expected } };
}

describe('downloadCifar', () => {
  it('leaves a folder that loads as official, and has nothing to do the second time', async () => {
    const { requests, folder, options } = await start(archive);
    const unpacked = join(folder, 'cifar-10-batches-bin');
    expect(await downloadCifar(options)).toEqual({ folder: unpacked, downloaded: names, kept: [] });
    expect((await loadCifar(folder, { expected, md5, from: 'here' })).description).toBe(
      'CIFAR-10 (6 training images) from here',
    );
    expect(await readdir(folder)).toEqual(['cifar-10-batches-bin']);
    expect(await downloadCifar(options)).toEqual({ folder: unpacked, downloaded: [], kept: names });
    expect(requests).toEqual(['/cifar-10-binary.tar.gz']);
  });

  it('replaces what changed, and unpacks an archive that is there already', async () => {
    const { requests, folder, options } = await start(archive);
    await downloadCifar(options);
    await writeFile(join(folder, 'cifar-10-batches-bin', names[0] ?? ''), 'half');
    expect((await downloadCifar(options)).downloaded).toEqual(names);
    await writeFile(join(folder, 'cifar-10-batches-bin', names[0] ?? ''), 'half');
    await writeFile(join(folder, 'cifar-10-binary.tar.gz'), archive);
    expect((await downloadCifar(options)).downloaded).toEqual(names);
    expect(requests).toHaveLength(2);
  });

  it('keeps nothing of an archive with another MD5, and says what else to do', async () => {
    const { folder, options } = await start(Buffer.from('something else'));
    const failure = downloadCifar(options);
    await expect(failure).rejects.toThrow(
      `must have MD5 ${md5}, got ${md5Of(Buffer.from('something else'))}`,
    );
    await expect(failure).rejects.toThrow(/or unpack the archive into a folder and set TRANSFER_CLAIMS_DATA/);
    await mkdir(folder, { recursive: true });
    expect(await readdir(folder)).toEqual([]);
  });

  it('names a batch that the archive lacks, and one that is damaged in it', async () => {
    const lacking = archiveOf(new Map([...tiny.contents].slice(1)));
    const first = await start(lacking);
    await expect(downloadCifar({ ...first.options, md5: md5Of(lacking) })).rejects.toThrow(
      /must hold data_batch_1\.bin, got readme\.html, data_batch_2\.bin, test_batch\.bin/,
    );
    const damaged = archiveOf(new Map([...tiny.contents, ['test_batch.bin', Buffer.alloc(3073)]]));
    const second = await start(damaged);
    await expect(downloadCifar({ ...second.options, md5: md5Of(damaged) })).rejects.toThrow(
      /test_batch\.bin: must be 6146 bytes long/,
    );
  });
});
