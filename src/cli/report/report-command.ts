import { join } from 'node:path';
import { Command } from 'commander';
import { writeReportPage } from '../../report/html/write-report-page.js';

const help = `
Reads reports/claims-full.json (made by "npx vitest run claims"), and where they are there reports/baseline,
reports/bench and fixtures/calibration.json. The page needs no network, no server and no script.

Examples:
  $ npx transfer-claims report
  $ npx transfer-claims report --out /tmp/report.html`;

/** `transfer-claims report`: one HTML file with the answer, the claims, the figures and where they come from. */
export function reportCommand(terminal: { print(text: string): void }): Command {
  return new Command('report')
    .description('write the results of the last run as one HTML page')
    .option('--out <file>', 'where to', join('reports', 'index.html'))
    .addHelpText('after', help)
    .action(({ out }: { readonly out: string }) => {
      const { path, bytes } = writeReportPage('.', out);
      terminal.print(`${path} (${Math.ceil(bytes / 1024)} KiB): open it in a browser`);
    });
}
