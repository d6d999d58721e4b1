import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataCacheFolder } from './load-dataset.js';
import { mnistFiles } from './mnist-file.js';

/** What {@link loadDataset} will use, told without reading it. */
export interface DatasetOutlook {
  readonly synthetic: boolean;
  /** A sentence for the first line of output. */
  readonly description: string;
}

/** Foresees which data a run with this environment uses: only looks whether the files are there. */
export function describeDataset({
  environment = process.env,
  cache = dataCacheFolder(),
}: {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly cache?: string;
} = {}): DatasetOutlook {
  const named = environment['TRANSFER_CLAIMS_DATA'];
  if (named !== undefined && named !== '')
    return { synthetic: false, description: 'MNIST from TRANSFER_CLAIMS_DATA' };
  if (holdsMnist(cache)) return { synthetic: false, description: 'MNIST from the download cache' };
  return {
    synthetic: true,
    description: 'SYNTHETIC DIGITS (no MNIST found; set TRANSFER_CLAIMS_DATA or run `npm run data`)',
  };
}

function holdsMnist(folder: string): boolean {
  const found = (name: string) =>
    ['', 'mnist'].some((inner) =>
      ['', '.gz'].some((ending) => existsSync(join(folder, inner, name + ending))),
    );
  return Object.values(mnistFiles).every(({ name }) => found(name));
}
