import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localServer } from '../../../data/testing/local-server.js';
import { temporaryFolder } from '../../../data/testing/temporary-folder.js';
import { sharedFolder } from '../../../core/testing/shared-data.js';
import { downloadReleased } from './released-download.js';
import { releasedFiles } from './released-files.js';

const contents = new Map([
  ['models/one', Buffer.from('first weights')],
  ['models/two', Buffer.from('second weights')],
]);
const files = [...contents].map(([path, bytes]) => ({
  path,
  sha256: createHash('sha256').update(bytes).digest('hex'),
}));

/** Serves the files below /good/, the first one's content everywhere below /bad/, and half of each below /half/. */
function server(asked: string[] = []): RequestListener {
  return (request, response) => {
    const [, folder, ...path] = (request.url ?? '').split('/');
    asked.push(path.join('/'));
    const bytes = contents.get(folder === 'bad' ? 'models/one' : path.join('/'));
    if (bytes === undefined || folder === 'nowhere') response.writeHead(404).end();
    else if (folder === 'half') {
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 5), () => {
        response.destroy();
      });
    } else response.end(bytes);
  };
}

describe('downloadReleased', () => {
  it('leaves the verified files, and asks for nothing the second time', async () => {
    const folder = join(await temporaryFolder(), 'weights');
    const asked: string[] = [];
    const options = { folder, files, mirrors: [`${await localServer(server(asked))}good/`] };
    expect(await downloadReleased(options)).toEqual({ folder, downloaded: [...contents.keys()], kept: [] });
    for (const [path, bytes] of contents) expect(await readFile(join(folder, path))).toEqual(bytes);
    expect(await downloadReleased(options)).toEqual({ folder, downloaded: [], kept: [...contents.keys()] });
    expect(asked).toEqual([...contents.keys()]);
  });

  it('goes on after an interruption, replacing what is damaged', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'models'));
    await writeFile(join(folder, 'models/one'), contents.get('models/one') ?? '');
    await writeFile(join(folder, 'models/two'), 'half');
    const mirrors = [`${await localServer(server())}good/`];
    expect(await downloadReleased({ folder, files, mirrors })).toMatchObject({
      downloaded: ['models/two'],
      kept: ['models/one'],
    });
    expect(await readFile(join(folder, 'models/two'))).toEqual(contents.get('models/two'));
  });

  it('takes the next address where one serves something else or breaks off', async () => {
    const folder = await temporaryFolder();
    const address = await localServer(server());
    const mirrors = ['half', 'bad', 'nowhere', 'good'].map((part) => `${address}${part}/`);
    expect((await downloadReleased({ folder, files, mirrors })).downloaded).toEqual([...contents.keys()]);
  });

  it('keeps nothing unverified, and says what each address did', async () => {
    const folder = await temporaryFolder();
    const address = await localServer(server());
    const [, second] = files;
    const failure = downloadReleased({
      folder,
      files: second === undefined ? [] : [second],
      mirrors: [`${address}bad/`, `${address}half/`, `${address}nowhere/`],
    });
    await expect(failure).rejects.toThrow(
      /content must have SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}; not kept/,
    );
    await expect(failure).rejects.toThrow(/broke off after \d+ bytes/);
    await expect(failure).rejects.toThrow(/HTTP status 404/);
    await expect(failure).rejects.toThrow(/set TRANSFER_CLAIMS_RELEASED to it/);
    expect(await readdir(folder)).toEqual([]);
  });
});

const shared = sharedFolder('released');
describe.skipIf(shared === undefined)('releasedFiles (needs ../shared/released)', () => {
  it('names every file of a copy of the authors’ repository with its hash', async () => {
    for (const { path, sha256 } of Object.values(releasedFiles)) {
      const bytes = await readFile(join(shared ?? '', path));
      expect([dirname(path), createHash('sha256').update(bytes).digest('hex')]).toEqual([
        dirname(path),
        sha256,
      ]);
    }
  });
});
