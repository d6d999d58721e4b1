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
 * Makes `reports/index.html` from what lies in the project's folder.
 *
 * @throws {ConfigError} names the file that is missing or broken, and the remedy.
 */
export function writeReportPage(root: string, path = join(root, 'reports', 'index.html')): WrittenPage {
  const page = reportPage(readReportInputs(root));
  writeTextAtomically(path, page);
  return { path, bytes: Buffer.byteLength(page) };
}
