import { join } from 'node:path';
import { mergeReports, readFullReport, writeFullReport, type FullReport } from '../harness/full-report.js';
import type { RunDescription } from '../harness/claim-types.js';
import { writeAtomically } from '../core/write-atomically.js';
import { machineReport } from './machine-report.js';
import type { ReportedPaper } from './paper-results.js';
import { verdictMarkdown } from './verdict-markdown.js';

/** Which claims there are, and which of them were run now. */
export interface RunExtent {
  /** Keys of the claims that have a file. */
  readonly claimKeys: readonly string[];
  readonly attempted: readonly string[];
  readonly papers: readonly ReportedPaper[];
}

function earlierReport(path: string): FullReport | undefined {
  try {
    return readFullReport(path);
  } catch {
    // There is none, or one that nobody can read: it is made anew.
    return undefined;
  }
}

/** Where a run's reports go, from the project's root: a check with another number of seeds leaves the ordinary ones. */
export function reportFolder({ fixedSeeds }: Pick<RunDescription, 'fixedSeeds'>): string {
  return fixedSeeds === undefined ? 'reports' : join('reports', `seeds-${fixedSeeds}`);
}

/**
 * Writes `claims.json`, `claims.md` and `claims-full.json` into the folder. Results of claims that were not run
 * now are kept from the reports that are there, where those are of the same code, data and backend.
 *
 * @returns the Markdown
 * @throws {ConfigError} names the file that cannot be written
 */
export function writeReports(folder: string, now: FullReport, { papers, ...extent }: RunExtent): string {
  const fullPath = join(folder, 'claims-full.json');
  const report = mergeReports(now, earlierReport(fullPath), extent);
  const markdown = verdictMarkdown(report, papers);
  writeFullReport(fullPath, report);
  writeAtomically(join(folder, 'claims.json'), `${JSON.stringify(machineReport(report), null, 2)}\n`);
  writeAtomically(join(folder, 'claims.md'), markdown);
  return markdown;
}
