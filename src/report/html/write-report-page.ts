import { join } from 'node:path';
import { writeTextAtomically } from '../../harness/write-text-atomically.js';
import type { ReportedPaper } from '../paper-results.js';
import { readReportInputs } from './report-inputs.js';
import { reportPage } from './report-page.js';

/** What was written. */
export interface WrittenPage {
  readonly path: string;
  readonly bytes: number;
}

/** Where a page is read from and written to. */
export interface ReportPagePlaces {
  /** As for {@link readReportInputs}. */
  readonly folder?: string;
  /** @default "index.html" beside the results */
  readonly path?: string;
}

/**
 * Makes the page from what lies in the project's folder.
 *
 * @throws {ConfigError} names the file that is missing or broken, and the remedy
 */
export function writeReportPage(
  root: string,
  papers: readonly ReportedPaper[],
  { folder = join(root, 'reports'), path = join(folder, 'index.html') }: ReportPagePlaces = {},
): WrittenPage {
  const page = reportPage(readReportInputs(root, papers, folder));
  writeTextAtomically(path, page);
  return { path, bytes: Buffer.byteLength(page) };
}
