import { join } from 'node:path';
import { Command, Option } from 'commander';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFullReport } from '../../harness/full-report.js';
import { smallestSeeds, type Paper } from '../../harness/paper.js';
import { writeAtomically } from '../../core/write-atomically.js';
import { readReportInputs } from '../../report/html/report-inputs.js';
import { reportPage } from '../../report/html/report-page.js';
import { claimsPage, hasOwnPlace, withVerdicts } from '../../report/readme-table.js';
import { reportFolder } from '../../report/write-reports.js';
import { requireRootFor } from '../claim-files.js';
import { parseWholeNumber } from '../options/parse-number.js';
import type { Terminal } from '../terminal.js';

const help = `
Reads reports/claims-full.json (made by "npx vitest run claims"), and where they are there reports/baseline,
reports/bench and fixtures/calibration.json. The page needs no network, no server and no script.

Examples:
  $ npx transfer-claims report
  $ npx transfer-claims report --out /tmp/report.html
  $ npx transfer-claims report --seeds 10      the check that "run --seeds 10" made
  $ npx transfer-claims report --readme        puts the verdicts into README.md and docs/verdicts.md, and writes no page;
                                               only into docs/verdicts-PROFILE.md where a profile has such a page`;

interface ReportOptions {
  readonly out?: string;
  readonly seeds?: number;
  readonly readme?: boolean;
}

/** `transfer-claims report`: one HTML file with the answer, the claims, the figures and where they come from. */
export function reportCommand(terminal: Pick<Terminal, 'print'>, papers: readonly Paper[]): Command {
  return new Command('report')
    .description('write the results of the last run as one HTML page')
    .addOption(
      new Option('--seeds <number>', 'of the check with so many seeds').argParser(
        parseWholeNumber(smallestSeeds),
      ),
    )
    .option('--out <file>', 'where to (default: "index.html" beside the results)')
    .option('--readme', 'write the verdicts between the marks in README.md and into docs/verdicts.md instead')
    .addHelpText('after', help)
    .action(({ out, seeds, readme = false }: ReportOptions) => {
      const folder = reportFolder(seeds === undefined ? {} : { fixedSeeds: seeds });
      const last = join(folder, 'claims-full.json');
      requireRootFor(last);
      if (readme) {
        const report = readFullReport(last);
        const readme = readFileSync('README.md', 'utf8');
        const ownPage = join('docs', `verdicts-${report.profile}.md`);
        const hasPlace = hasOwnPlace(readme, report.profile);
        const page = hasPlace || existsSync(ownPage) ? ownPage : join('docs', 'verdicts.md');
        const inReadme = hasPlace || page !== ownPage;
        if (inReadme) writeFileSync('README.md', withVerdicts(readme, report, papers));
        writeFileSync(page, claimsPage(report, papers));
        terminal.print(`${inReadme ? 'README.md, ' : ''}${page}: their verdicts are those of the last run`);
        return;
      }
      const page = reportPage(readReportInputs('.', papers, folder));
      const path = out ?? join(folder, 'index.html');
      writeAtomically(path, page);
      terminal.print(`${path} (${Math.ceil(Buffer.byteLength(page) / 1024)} KiB): open it in a browser`);
    });
}
