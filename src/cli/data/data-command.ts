import { Command } from 'commander';
import { downloadCifar, type CifarDownloadOptions } from '../../data/cifar-download.js';
import type { DownloadProgress } from '../../data/download.js';
import { dataCacheFolder } from '../../data/data-folder.js';
import { downloadMnist, type MnistDownloadOptions } from '../../data/mnist-download.js';
import type { Paper, PaperDownload } from '../../harness/paper.js';
import type { Terminal } from '../terminal.js';

const help = `
What is there already and sound is kept, so that an interrupted download goes on where it was.
TRANSFER_CLAIMS_DATA and TRANSFER_CLAIMS_RELEASED name folders that you have instead.

Examples:
  $ npx transfer-claims data               MNIST from public mirrors, verified
  $ npx transfer-claims data --cifar       CIFAR-10's official archive (170 MB), verified and unpacked
  $ npx transfer-claims data --released    the authors' checkpoints, verified`;

/** Other places to download from and to; for tests. */
export interface DataPlaces {
  readonly mnist?: Partial<MnistDownloadOptions>;
  readonly cifar?: Partial<CifarDownloadOptions>;
}

/** `transfer-claims data`: MNIST, CIFAR-10, or what a paper's claims use, into the cache. */
export function dataCommand(terminal: Terminal, papers: readonly Paper[], places: DataPlaces = {}): Command {
  const downloads = [cifarDownload(places), ...papers.flatMap((paper) => paper.downloads ?? [])];
  const command = new Command('data').description(
    'download MNIST, CIFAR-10, or what a paper’s claims use, and verify it',
  );
  for (const { option, description } of downloads)
    command.option(`--${option}`, `${description} instead of MNIST`);
  return command
    .addHelpText('after', help)
    .action(async (options: Readonly<Record<string, boolean | undefined>>) => {
      const onProgress = progressOn(terminal);
      const asked = downloads.find(({ option }) => options[option] === true);
      const found =
        asked === undefined
          ? await downloadMnist({ folder: dataCacheFolder(), onProgress, ...places.mnist })
          : await asked.fetch(onProgress);
      const name = asked?.subject ?? 'MNIST is';
      const { folder, downloaded, kept } = found;
      terminal.print(
        `${name} in ${folder}: ${downloaded.length} files downloaded, ${kept.length} were there already.`,
      );
    });
}

const cifarDownload = (places: DataPlaces): PaperDownload => ({
  option: 'cifar',
  description: "the official archive of CIFAR-10's binary version (170 MB)",
  subject: 'CIFAR-10 is',
  fetch: (onProgress) => downloadCifar({ folder: dataCacheFolder(), onProgress, ...places.cifar }),
});

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
