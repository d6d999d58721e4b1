import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../data/testing/temporary-folder.js';
import { samplePaper } from '../../harness/testing/sample-result.js';
import type { PaperDownload } from '../../harness/paper.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { dataCommand } from './data-command.js';

/** A download that is there the second time. */
function countedDownload(): PaperDownload {
  let there = false;
  return {
    option: 'weights',
    description: "somebody's weights",
    subject: 'The weights are',
    fetch: (onProgress) => {
      onProgress({ source: 'http://x/one', file: 'one', received: 1, total: 2 });
      const files = ['one'];
      const found = there
        ? { folder: '/cache', downloaded: [], kept: files }
        : { folder: '/cache', downloaded: files, kept: [] };
      there = true;
      return Promise.resolve(found);
    },
  };
}

describe('transfer-claims data', () => {
  it('has an option for everything that a paper lets one download, and says what it did', async () => {
    const papers = [{ ...samplePaper, downloads: [countedDownload()] }, samplePaper];
    const data = () => runRecorded(['data', '--weights'], (terminal) => [dataCommand(terminal, papers)]);
    expect(await data()).toEqual({
      code: 0,
      out: 'The weights are in /cache: 1 files downloaded, 0 were there already.',
      err: '',
    });
    expect((await data()).out).toContain('0 files downloaded, 1 were there');
    const { out } = await runRecorded(['data', '--help'], (terminal) => [dataCommand(terminal, papers)]);
    expect(out).toContain("data --weights     somebody's weights, verified");
  });

  it('says what it tried and what else to do where the network cannot be reached, and ends with 1', async () => {
    // Port 1 of this machine: nobody listens there.
    const mnist = { folder: await temporaryFolder(), mirrors: ['http://127.0.0.1:1/'] };
    const { code, err } = await runRecorded(['data'], (terminal) => [dataCommand(terminal, [], mnist)]);
    expect(code).toBe(1);
    expect(err).toContain('http://127.0.0.1:1/');
    expect(err).toContain('TRANSFER_CLAIMS_DATA');
  });
});
