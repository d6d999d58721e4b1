import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { localServer } from '../../data/testing/local-server.js';
import { tarArchive } from '../../data/testing/tar-archive.js';
import { temporaryFolder } from '../../data/testing/temporary-folder.js';
import { tinyCifar } from '../../data/testing/tiny-cifar.js';
import { tinyMnist } from '../../data/testing/tiny-mnist.js';
import type { PaperDownload } from '../../harness/paper.js';
import { samplePaper } from '../../harness/testing/sample-result.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { dataCommand, type DataPlaces } from './data-command.js';

const weights: PaperDownload = {
  option: 'weights',
  description: 'the weights of a paper',
  subject: 'The weights are',
  fetch: () => Promise.resolve({ folder: 'there', downloaded: ['a', 'b'], kept: ['c'] }),
};
const paper = { ...samplePaper, downloads: [weights] };
const data = (places: DataPlaces, ...parameters: string[]) =>
  runRecorded(['data', ...parameters], (terminal) => [dataCommand(terminal, [paper], places)]);

describe('transfer-claims data', () => {
  it('downloads MNIST where nothing else is named, once', async () => {
    const folder = join(await temporaryFolder(), 'data');
    const { files: expected, contents } = tinyMnist();
    const serve: RequestListener = ({ url = '' }, response) =>
      void response.end(gzipSync(contents.get(url.slice(1).replace('.gz', '')) ?? ''));
    const mnist = { folder, expected, mirrors: [await localServer(serve)] };
    expect((await data({ mnist })).out).toBe(
      `MNIST is in ${folder}: 4 files downloaded, 0 were there already.`,
    );
    expect((await data({ mnist })).out).toContain('0 files downloaded, 4 were there already');
  });

  it('downloads and unpacks CIFAR-10 with --cifar, once', async () => {
    const folder = await temporaryFolder();
    const { files: expected, contents } = tinyCifar();
    const archive = gzipSync(tarArchive(contents));
    const md5 = createHash('md5').update(archive).digest('hex');
    const mirrors = [await localServer((_, response) => void response.end(archive))];
    const cifar = { folder, expected, md5, mirrors };
    const place = join(folder, 'cifar-10-batches-bin');
    expect((await data({ cifar }, '--cifar')).out).toBe(
      `CIFAR-10 is in ${place}: 3 files downloaded, 0 were there already.`,
    );
    expect((await data({ cifar }, '--cifar')).out).toContain('0 files downloaded, 3 were there already');
  });

  it('downloads what a paper offers, by its option', async () => {
    expect(await data({}, '--weights')).toEqual({
      code: 0,
      out: 'The weights are in there: 2 files downloaded, 1 were there already.',
      err: '',
    });
    expect((await data({}, '--help')).out).toContain('the weights of a paper instead of MNIST');
  });

  it('says what it tried and what else to do where the network cannot be reached, and ends with 1', async () => {
    const folder = await temporaryFolder();
    // Port 1 of this machine: nobody listens there.
    const mirrors = ['http://127.0.0.1:1/'];
    for (const [parameters, file] of [
      [[], 'train-images-idx3-ubyte.gz'],
      [['--cifar'], 'cifar-10-binary.tar.gz'],
    ] as const) {
      const { code, err } = await data(
        { mnist: { folder, mirrors }, cifar: { folder, mirrors } },
        ...parameters,
      );
      expect(code).toBe(1);
      expect(err).toContain(`http://127.0.0.1:1/${file}: no connection`);
      expect(err).toContain('set TRANSFER_CLAIMS_DATA to it');
    }
  });
});
