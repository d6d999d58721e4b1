import { readdir, readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { download, type DownloadOptions, type DownloadProgress } from './download.js';
import { failingDisk } from '../core/testing/failing-disk.js';
import { localServer } from './testing/local-server.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const body = Buffer.alloc(200_000, 'abc');

/** What a server does once the first piece of its answer has arrived: no clock decides. */
let afterFirstPiece: () => void = () => undefined;
afterEach(() => {
  afterFirstPiece = () => undefined;
  vi.useRealTimers();
});

/** One answer for each kind of server. */
const answers: Record<string, RequestListener> = {
  whole: (_, response) => void response.setHeader('content-length', body.length).end(body),
  chunked: (_, response) => void response.write(body.subarray(0, 10), () => response.end(body.subarray(10))),
  missing: (_, response) => void response.writeHead(404).end(),
  silent: () => void vi.advanceTimersByTime(5000),
  stalled: (_, response) => {
    afterFirstPiece = () => vi.advanceTimersByTime(15_000);
    response.setHeader('content-length', body.length).write(body.subarray(0, 10));
  },
  short: (_, response) => {
    afterFirstPiece = () => response.destroy();
    response.setHeader('content-length', body.length).write(body.subarray(0, 100));
  },
  cut: (_, response) => {
    afterFirstPiece = () => response.destroy();
    response.write(body.subarray(0, 100));
  },
  // The end of the connection comes after the headers, however late either is read.
  empty: (request, response) => {
    response.setHeader('content-length', body.length).flushHeaders();
    request.socket.end();
  },
  dropped: (request) => void request.socket.destroy(),
};

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function start(): Promise<{ server: string; folder: string; options: DownloadOptions }> {
  const server = await localServer((request, response) =>
    answers[request.url?.slice(1) ?? '']?.(request, response),
  );
  const folder = await temporaryFolder();
  const verify = (bytes: Uint8Array) => {
    if (!body.equals(bytes)) throw new ConfigError('wrong content');
  };
  // Not at once: the timer that waits for the next piece is set after this one is told.
  const onProgress = () => void setImmediate(() => afterFirstPiece());
  const options = { path: join(folder, 'f.gz'), sources: [`${server}whole`], verify, onProgress };
  return { server, folder, options };
}

describe('download', () => {
  it.each(['whole', 'chunked'])(
    'writes the body of a %s answer and nothing else, with rising progress',
    async (kind) => {
      const { server, folder, options } = await start();
      const seen: DownloadProgress[] = [];
      await download({
        ...options,
        sources: [server + kind],
        onProgress: (progress) => void seen.push(progress),
      });
      expect(body.equals(await readFile(options.path))).toBe(true);
      expect(await readdir(folder)).toEqual(['f.gz']);
      expect(seen.at(-1)).toEqual({
        file: 'f.gz',
        source: server + kind,
        received: body.length,
        total: kind === 'whole' ? body.length : undefined,
      });
      expect(seen.every(({ received }, index) => received > (seen[index - 1]?.received ?? 0))).toBe(true);
    },
  );

  it('goes on to the next source after any failure of one', async () => {
    const { server, options } = await start();
    const sources = ['missing', 'short', 'whole'].map((kind) => server + kind);
    await download({ ...options, sources });
    expect(body.equals(await readFile(options.path))).toBe(true);
  });

  it.each([
    ['missing', 'HTTP status 404 Not Found'],
    ['short', 'the body broke off after 100 bytes'],
    ['cut', 'the body broke off after 100 bytes'],
    ['empty', 'the body broke off after 0 bytes'],
    ['dropped', 'no connection (UND_ERR_SOCKET)'],
  ])('reports a %s answer as such and leaves no file', async (kind, message) => {
    const { server, folder, options } = await start();
    await expect(download({ ...options, sources: [server + kind] })).rejects.toThrow(
      new ConfigError(
        `download: f.gz must come from one of 1 sources, got none:\n  ${server}${kind}: ${message}\n` +
          'check the network and try again',
      ),
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['silent', 'no answer within 5 s'],
    ['stalled', 'nothing more after 10 bytes within 15 s'],
  ])('waits for a %s answer no longer than it is told to', async (kind, message) => {
    const { server, folder, options } = await start();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failure = download({ ...options, sources: [server + kind] });
    await expect(failure).rejects.toThrow(`${server}${kind}: ${message}\n`);
    expect(await readdir(folder)).toEqual([]);
  });

  it('reports a port where nobody listens and an address that is none', async () => {
    const { options } = await start();
    const failure = (source: string) => expect(download({ ...options, sources: [source] })).rejects;
    await failure(`http://127.0.0.1:${await closedPort()}/`).toThrow(/: no connection \(ECONNREFUSED\)\n/);
    await failure('nonsense').toThrow(/nonsense: no connection \(ERR_INVALID_URL\)/);
  });

  it('does not keep what the check refuses, whatever it throws', async () => {
    const { folder, options } = await start();
    const refuse = (reason: unknown) =>
      expect(download({ ...options, verify: () => Promise.reject(reason) })).rejects;
    await refuse(new ConfigError('wrong checksum')).toThrow(/whole: wrong checksum\n/);
    await refuse('odd').toThrow(/whole: odd\n/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops at a full disk without trying other sources', async () => {
    const { server, folder, options } = await start();
    const sources = [`${server}whole`, `${server}missing`];
    const failure = download({ ...options, sources, operations: failingDisk('write', 'ENOSPC') });
    await expect(failure).rejects.toThrow(
      /f\.gz needs 200000 bytes, got a full disk \(ENOSPC\); free some space/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a timeout that is none', async () => {
    const { options } = await start();
    await expect(download({ ...options, connectTimeout: 0 })).rejects.toThrow(
      /connectTimeout must be at least 1/,
    );
  });
});
