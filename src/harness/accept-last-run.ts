import { join } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { acceptBaseline } from './accept-baseline.js';
import { baselineFolder, findBaseline, writeBaseline } from './baseline.js';
import { describeBaselineDiff } from './baseline-diff.js';
import { readFullReport } from './full-report.js';

/** Where a run is read from and recorded. */
export interface AcceptPlaces {
  /** @default reports/claims-full.json */
  readonly reportPath?: string;
  /** @default reports/baseline */
  readonly folder?: string;
}

/**
 * Records the results of the last run as the baseline; what changes is returned as lines to print.
 *
 * @param reasons why a claim is accepted as it is, by claim id.
 * @throws {ConfigError} where there is no run, a reason is missing, or the baseline cannot be read or written.
 */
export function acceptLastRun(
  reasons: Readonly<Record<string, string>>,
  places: AcceptPlaces = {},
): string[] {
  const { reportPath = join('reports', 'claims-full.json'), folder = baselineFolder } = places;
  const report = readFullReport(reportPath);
  const { profile, datasetId, fixedSeeds } = report.run;
  if (fixedSeeds !== undefined) {
    throw new ConfigError(
      `${reportPath} must be a run with the declared seeds, got one with ${fixedSeeds} for each claim; ` +
        'run without TRANSFER_CLAIMS_SEEDS and accept that',
    );
  }
  const previous = findBaseline({ profile, datasetId }, folder);
  const baseline = acceptBaseline({ report, previous, reasons });
  const path = writeBaseline(baseline, folder);
  const scope = report.complete ? [] : ['partial run: the records of the other claims stay as they are'];
  return [...describeBaselineDiff(previous, baseline), ...scope, `written: ${path}`];
}
