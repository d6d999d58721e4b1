import { Command } from 'commander';
import type { DownloadProgress } from '../../data/download.js';
import { dataCacheFolder } from '../../data/load-dataset.js';
import { downloadMnist, type MnistDownloadOptions } from '../../data/mnist-download.js';
import type { Paper, PaperDownload } from '../../harness/paper.js';
import type { Terminal } from '../terminal.js';

const help = (downloads: readonly PaperDownload[]) => `
What is there already and sound is kept, so that an interrupted download goes on where it was.
TRANSFER_CLAIMS_DATA names a folder that you have instead.

Examples:
  $ npx transfer-claims data               MNIST from public mirrors, verified
${downloads.map(({ option, description }) => `  $ npx transfer-claims data --${option.padEnd(12)}${description}, verified`).join('\n')}`;

/** `transfer-claims data`: MNIST, or what a paper's claims use besides, into the cache. @param mnist other places, for tests */
export function dataCommand(
  terminal: Terminal,
  papers: readonly Paper[],
  mnist: Partial<MnistDownloadOptions> = {},
): Command {
  const downloads = papers.flatMap((paper) => paper.downloads ?? []);
  const command = new Command('data')
    .description('download MNIST, or what else the claims use, and verify it')
    .addHelpText('after', help(downloads))
    .action(async (chosen: Readonly<Record<string, boolean>>) => {
      const onProgress = progressOn(terminal);
      const wanted = downloads.filter(({ option }) => chosen[option] === true);
      const mnistDownload: Pick<PaperDownload, 'subject' | 'fetch'> = {
        subject: 'MNIST is',
        fetch: (told) => downloadMnist({ folder: dataCacheFolder(), onProgress: told, ...mnist }),
      };
      for (const { subject, fetch } of wanted.length > 0 ? wanted : [mnistDownload]) {
        const { folder, downloaded, kept } = await fetch(onProgress);
        terminal.print(
          `${subject} in ${folder}: ${downloaded.length} files downloaded, ${kept.length} were there already.`,
        );
      }
    });
  for (const { option, description } of downloads)
    command.option(`--${option}`, `${description}, instead of MNIST`);
  return command;
}

/** Tells each tenth of a file once: pieces come by the thousand. */
function progressOn(terminal: Terminal): (progress: DownloadProgress) => void {
  let told = '';
  return ({ file, received, total }) => {
    const step =
      total === undefined
        ? `${file}: ${Math.floor(received / 1e6)} MB`
        : `${file}: ${10 * Math.floor((10 * received) / total)} % of ${total} bytes`;
    if (step !== told) terminal.progress(step);
    told = step;
  };
}
