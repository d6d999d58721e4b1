import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../core/errors.js';
import { acceptBaseline } from './accept-baseline.js';
import { baselineFolder, findBaseline, writeBaseline } from './baseline.js';
import { describeBaselineDiff } from './baseline-diff.js';
import { readFullReport } from './full-report.js';

/** Where the command reads and writes. */
export interface AcceptPlaces {
  /** @default reports/claims-full.json */
  readonly reportPath?: string;
  /** @default reports/baseline */
  readonly folder?: string;
}

/** `--reason id="text" …` → by id. */
function parseReasons(parameters: readonly string[]): Record<string, string> {
  const options = { reason: { type: 'string', multiple: true } } as const;
  const { values } = parseArgs({ args: [...parameters], options });
  return Object.fromEntries(
    (values.reason ?? []).map((text) => {
      const cut = text.indexOf('=');
      if (cut > 0) return [text.slice(0, cut), text.slice(cut + 1)];
      throw new ConfigError(`claims:accept: --reason must be <id>="why", got ${JSON.stringify(text)}`);
    }),
  );
}

/**
 * Records the results of the last run as the baseline; what changes is returned as lines to print.
 *
 * @throws {ConfigError} where there is no run, a reason is missing, or the baseline cannot be read or written.
 */
export function acceptCommand(parameters: readonly string[], places: AcceptPlaces = {}): string[] {
  const { reportPath = join('reports', 'claims-full.json'), folder = baselineFolder } = places;
  const reasons = parseReasons(parameters);
  const report = readFullReport(reportPath);
  const { profile, datasetId } = report.run;
  const previous = findBaseline({ profile, datasetId }, folder);
  const baseline = acceptBaseline({ report, previous, reasons });
  const path = writeBaseline(baseline, folder);
  const scope = report.complete ? [] : ['partial run: the records of the other claims stay as they are'];
  return [...describeBaselineDiff(previous, baseline), ...scope, `written: ${path}`];
}
