import { join } from 'node:path';
import type { Paper } from '../../harness/paper.js';
import { writeTextAtomically } from '../../harness/write-text-atomically.js';
import { readReportInputs } from './report-inputs.js';
import { reportPage } from './report-page.js';

/** What was written. */
export interface WrittenPage {
  readonly path: string;
  readonly bytes: number;
}

/** What a page is made from, and where it goes. */
export interface PageOptions {
  readonly papers: readonly Paper[];
  /** As for {@link readReportInputs}. */
  readonly folder?: string;
  /** @default `index.html` beside the results */
  readonly path?: string;
}

/**
 * Makes the page from what lies in the project's folder.
 *
 * @throws {ConfigError} names the file that is missing or broken, and the remedy.
 */
export function writeReportPage(root: string, options: PageOptions): WrittenPage {
  const { papers, folder = join(root, 'reports'), path = join(folder, 'index.html') } = options;
  const page = reportPage(readReportInputs(root, papers, folder));
  writeTextAtomically(path, page);
  return { path, bytes: Buffer.byteLength(page) };
}
