import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baselineFor } from '../../harness/baseline.js';
import { writeFullReport } from '../../harness/full-report.js';
import { namedResult, sampleReport, sampleRun } from '../../harness/testing/sample-result.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { acceptCommand } from './accept-command.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'accept-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const places = () => ({ reportPath: join(root, 'full.json'), folder: join(root, 'baseline') });
const accept = (...parameters: string[]) =>
  runRecorded(['accept', ...parameters], (terminal) => [acceptCommand(terminal, places())]);

describe('transfer-claims accept', () => {
  it('records the last run with its reasons', async () => {
    const claims = [namedResult('x', { verdict: 'refuted' }), namedResult('y', { verdict: 'inconclusive' })];
    writeFullReport(places().reportPath, sampleReport({ claims }));
    const { code, out } = await accept('--reason', 'x=two = one', '--reason=y=few seeds');
    expect(code).toBe(0);
    expect(out).toContain('+ x: refuted (two = one)');
    const { claims: records } = baselineFor(sampleRun, places().folder);
    expect([records['x']?.reason, records['y']?.reason]).toEqual(['two = one', 'few seeds']);
  });

  it('says in a line what is missing, and ends with 1', async () => {
    expect(await accept()).toMatchObject({
      code: 1,
      err: expect.stringContaining('run "npx vitest run claims" first') as string,
    });
  });
});
