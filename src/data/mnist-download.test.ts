import { readdir, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { downloadMnist } from './mnist-download.js';
import { loadMnist } from './mnist.js';
import { localServer } from './testing/local-server.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { tinyMnist } from './testing/tiny-mnist.js';

const tiny = tinyMnist();
const names = [...tiny.contents.keys()].map((name) => `${name}.gz`);

/** Serves the files, gzipped, below /good/; below /bad/ all of them are the test labels. */
const serve: RequestListener = (request, response) => {
  const [, folder, file = ''] = (request.url ?? '').split('/');
  const name = folder === 'bad' ? 't10k-labels-idx1-ubyte' : file.replace('.gz', '');
  const content = tiny.contents.get(name);
  if (content === undefined || folder === 'nowhere') response.writeHead(404).end();
  else response.end(gzipSync(content));
};

describe('downloadMnist', () => {
  it('leaves a folder that loads, and has nothing to do the second time', async () => {
    const folder = join(await temporaryFolder(), 'data');
    const mirrors = [`${await localServer(serve)}good/`];
    const seen = new Set<string>();
    const options = { folder, mirrors, expected: tiny.files };
    const first = await downloadMnist({ ...options, onProgress: ({ file }) => seen.add(file) });
    expect(first).toEqual({ folder, downloaded: names, kept: [] });
    expect([...seen]).toEqual(names);
    expect((await loadMnist(folder, { expected: tiny.files })).train.count).toBe(7);
    expect(await downloadMnist(options)).toEqual({ folder, downloaded: [], kept: names });
  });

  it('goes on after an interruption, replacing what is damaged', async () => {
    const folder = await temporaryFolder();
    const mirrors = [`${await localServer(serve)}good/`];
    const [first = '', second = '', ...rest] = names;
    await writeFile(join(folder, first), gzipSync(tiny.contents.get(first.replace('.gz', '')) ?? ''));
    await writeFile(join(folder, second), 'half');
    const result = await downloadMnist({ folder, mirrors, expected: tiny.files });
    expect(result).toEqual({ folder, downloaded: [second, ...rest], kept: [first] });
  });

  it('takes the next mirror where one serves something else', async () => {
    const folder = await temporaryFolder();
    const server = await localServer(serve);
    const mirrors = [`${server}bad/`, `${server}nowhere/`, `${server}good/`];
    expect((await downloadMnist({ folder, mirrors, expected: tiny.files })).downloaded).toEqual(names);
  });

  it('says what each mirror did and how to do without them, and keeps nothing unverified', async () => {
    const folder = await temporaryFolder();
    const server = await localServer(serve);
    const failure = downloadMnist({
      folder,
      mirrors: [`${server}bad/`, `${server}nowhere/`],
      expected: tiny.files,
    });
    await expect(failure).rejects.toThrow(/must come from one of 2 sources, got none/);
    await expect(failure).rejects.toThrow(
      /must be 58 bytes long \(uncompressed\), got 12: truncated; not kept/,
    );
    await expect(failure).rejects.toThrow(/HTTP status 404/);
    await expect(failure).rejects.toThrow(
      /or put the four files into a folder and set TRANSFER_CLAIMS_DATA to it/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('reports a checksum of its own kind', async () => {
    const folder = await temporaryFolder();
    const expected = { ...tiny.files, trainImages: { ...tiny.files.trainImages, sha256: '0'.repeat(64) } };
    const failure = downloadMnist({ folder, mirrors: [`${await localServer(serve)}good/`], expected });
    await expect(failure).rejects.toThrow(/uncompressed content must have SHA-256 0{64}, got [0-9a-f]{64}/);
  });
});
