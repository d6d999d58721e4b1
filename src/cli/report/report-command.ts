import { Command, Option } from 'commander';
import { smallestSeeds, type Paper } from '../../harness/paper.js';
import { writeReportPage } from '../../report/html/write-report-page.js';
import { reportFolder } from '../../report/write-reports.js';
import { parseWholeNumber } from '../options/parse-number.js';

const help = `
Reads reports/claims-full.json (made by "npx vitest run claims"), and where they are there reports/baseline,
reports/bench and fixtures/calibration.json. The page needs no network, no server and no script.

Examples:
  $ npx transfer-claims report
  $ npx transfer-claims report --out /tmp/report.html
  $ npx transfer-claims report --seeds 10      the check that "run --seeds 10" made`;

interface ReportOptions {
  readonly out?: string;
  readonly seeds?: number;
}

/** `transfer-claims report`: one HTML file with the answer, the claims, the figures and where they come from. */
export function reportCommand(terminal: { print(text: string): void }, papers: readonly Paper[]): Command {
  return new Command('report')
    .description('write the results of the last run as one HTML page')
    .addOption(
      new Option('--seeds <number>', 'of the check with so many seeds').argParser(
        parseWholeNumber(smallestSeeds),
      ),
    )
    .option('--out <file>', 'where to (default: "index.html" beside the results)')
    .addHelpText('after', help)
    .action(({ out, seeds }: ReportOptions) => {
      const folder = reportFolder(seeds === undefined ? {} : { fixedSeeds: seeds });
      const { path, bytes } = writeReportPage('.', {
        papers,
        folder,
        ...(out === undefined ? {} : { path: out }),
      });
      terminal.print(`${path} (${Math.ceil(bytes / 1024)} KiB): open it in a browser`);
    });
}
