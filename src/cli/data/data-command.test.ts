import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localServer } from '../../data/testing/local-server.js';
import { temporaryFolder } from '../../data/testing/temporary-folder.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { dataCommand, type DataPlaces } from './data-command.js';

const content = Buffer.from('weights');
const files = [{ path: 'models/one', sha256: createHash('sha256').update(content).digest('hex') }];
const serve: RequestListener = (_request, response) => void response.end(content);
const data = (places: DataPlaces, ...parameters: string[]) =>
  runRecorded(['data', ...parameters], (terminal) => [dataCommand(terminal, places)]);

describe('transfer-claims data', () => {
  it('downloads the released weights once', async () => {
    const folder = join(await temporaryFolder(), 'weights');
    const released = { folder, files, mirrors: [await localServer(serve)] };
    expect(await data({ released }, '--released')).toEqual({
      code: 0,
      out: `The authors' weights are in ${folder}: 1 files downloaded, 0 were there already.`,
      err: '',
    });
    expect((await data({ released }, '--released')).out).toContain('0 files downloaded, 1 were there');
  });

  it('says what it tried and what else to do where the network cannot be reached, and ends with 1', async () => {
    const folder = await temporaryFolder();
    // Port 1 of this machine: nobody listens there.
    const nowhere = 'http://127.0.0.1:1/';
    const { code, err } = await data({ released: { folder, files, mirrors: [nowhere] } }, '--released');
    expect(code).toBe(1);
    expect(err).toContain(`${nowhere}models/one: no connection`);
    expect(err).toContain('set TRANSFER_CLAIMS_RELEASED to it');
    expect((await data({ mnist: { folder, mirrors: [nowhere] } })).err).toContain('TRANSFER_CLAIMS_DATA');
  });
});
