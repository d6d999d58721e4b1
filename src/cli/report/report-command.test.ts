import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFullReport } from '../../harness/full-report.js';
import { samplePaper, sampleReport } from '../../harness/testing/sample-result.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { reportCommand } from './report-command.js';

const before = process.cwd();
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'report-command-'));
  mkdirSync(join(root, 'reports'));
  writeFullReport(join(root, 'reports', 'claims-full.json'), sampleReport());
  process.chdir(root);
});
afterEach(() => {
  process.chdir(before);
  rmSync(root, { recursive: true });
});

const report = (...parameters: string[]) =>
  runRecorded(['report', ...parameters], (terminal) => [reportCommand(terminal, [samplePaper])]);

describe('transfer-claims report', () => {
  it('writes the page where it is told to, and says how large it is', async () => {
    const { code, out } = await report('--out', 'page.html');
    expect([code, out]).toEqual([0, expect.stringMatching(/^page\.html \(\d+ KiB\)/)]);
    expect(readFileSync('page.html', 'utf8')).toContain('Does the paper hold?');
  });

  it('puts the verdicts of the last run between the marks of README.md and into docs/verdicts.md', async () => {
    const marks = [
      '<!-- verdicts: `npm run readme` writes what stands between these lines -->',
      '<!-- end of verdicts -->',
    ];
    writeFileSync('README.md', marks.join('\n'));
    mkdirSync('docs');
    expect((await report('--readme')).code).toBe(0);
    expect(readFileSync('README.md', 'utf8')).toContain(`**${samplePaper.citation}**: does it hold?`);
    expect(readFileSync(join('docs', 'verdicts.md'), 'utf8')).toContain('`fig-03-sample`');
    const own = marks.map((mark) => mark.replace('verdicts:', 'verdicts of profile quick:'));
    writeFileSync('README.md', own.join('\n'));
    expect((await report('--readme')).code).toBe(0);
    const ownPage = join('docs', 'verdicts-quick.md');
    expect(readFileSync(ownPage, 'utf8')).toContain('`fig-03-sample`');
    // A profile with a page and no place in the README.
    writeFileSync(ownPage, '');
    writeFileSync('README.md', marks.join('\n'));
    expect((await report('--readme')).out).toMatch(/^docs.verdicts-quick\.md: /);
    expect(readFileSync('README.md', 'utf8')).toBe(marks.join('\n'));
    expect(readFileSync(ownPage, 'utf8')).toContain('`fig-03-sample`');
  });

  it('reads the check with so many seeds from its own folder, and asks for it where there is none', async () => {
    const { code, err } = await report('--seeds', '10');
    expect(code).toBe(1);
    expect(err).toContain(join('reports', 'seeds-10', 'claims-full.json'));
  });
});
