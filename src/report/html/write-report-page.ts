import { join } from 'node:path';
import { writeTextAtomically } from '../../harness/write-text-atomically.js';
import { readReportInputs } from './report-inputs.js';
import { reportPage } from './report-page.js';

/** What was written. */
export interface WrittenPage {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Makes the page from what lies in the project's folder.
 *
 * @param folder as for {@link readReportInputs}
 * @param path where to write it; `index.html` beside the results by default
 *
 * @throws {ConfigError} names the file that is missing or broken, and the remedy.
 */
export function writeReportPage(
  root: string,
  folder = join(root, 'reports'),
  path = join(folder, 'index.html'),
): WrittenPage {
  const page = reportPage(readReportInputs(root, folder));
  writeTextAtomically(path, page);
  return { path, bytes: Buffer.byteLength(page) };
}
