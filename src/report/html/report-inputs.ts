import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { findBaseline } from '../../harness/baseline.js';
import { claimKey } from '../../harness/claim-types.js';
import { readFullReport, type FullReport } from '../../harness/full-report.js';
import type { ReportedPaper } from '../paper-results.js';
import { parseBenchRun, parseScaling, type BenchRun, type Scaling } from './bench-record.js';
import { parseCalibration, type Calibration } from './calibration-record.js';
import { parseExperiment, type ExperimentRecord } from './experiment-record.js';

/** Everything that the page is made of; what is undefined or empty was not there. */
export interface ReportInputs {
  readonly report: FullReport;
  /** In the order of the page. */
  readonly papers: readonly ReportedPaper[];
  /** Why a verdict that is not "supported" was accepted, by the claim's key. */
  readonly explanations: Readonly<Record<string, string>>;
  readonly calibration: Calibration | undefined;
  /** By device, oldest run first. */
  readonly history: readonly BenchRun[];
  readonly scaling: Scaling | undefined;
  /** Experiments of ours, by name. */
  readonly experiments: readonly ExperimentRecord[];
}

/** Reads a file that may be missing. */
function optional<T>(path: string, parse: (text: string) => T): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path}: ${cause}; make it anew or remove it`, { cause: error });
  }
}

function readHistory(folder: string): BenchRun[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  return files.sort().flatMap((name) => {
    const parse = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => parseBenchRun(JSON.parse(line)));
    return optional(join(folder, name), parse) ?? [];
  });
}

function readExperiments(folder: string): ExperimentRecord[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files
    .sort()
    .flatMap((name) => optional(join(folder, name), (text) => parseExperiment(JSON.parse(text))) ?? []);
}

/**
 * Reads what the project has to report.
 *
 * @param root the project's folder
 * @param folder where the run's results lie; a check with as many seeds as somebody asked for has one of its own
 * @throws {ConfigError} names the file: the run's results, where they are missing; any other, where it is broken
 */
export function readReportInputs(
  root: string,
  papers: readonly ReportedPaper[],
  folder = join(root, 'reports'),
): ReportInputs {
  const report = readFullReport(join(folder, 'claims-full.json'));
  const bench = join(root, 'reports', 'bench');
  return {
    report,
    papers,
    explanations: readExplanations(report, join(root, 'reports', 'baseline')),
    calibration: optional(join(root, 'fixtures', 'calibration.json'), (text) =>
      parseCalibration(JSON.parse(text)),
    ),
    history: readHistory(bench),
    experiments: readExperiments(join(root, 'reports', 'experiments')),
    scaling: optional(join(bench, 'scaling.json'), (text) => parseScaling(JSON.parse(text))),
  };
}

/** The recorded reasons of the run's claims, from the baseline of each. */
function readExplanations({ claims, runs }: FullReport, folder: string): Record<string, string> {
  const reasons = claims.flatMap(({ declaration }) => {
    const key = claimKey(declaration);
    const run = runs[key];
    const reason = run === undefined ? undefined : findBaseline(run, folder)?.claims[declaration.id]?.reason;
    return reason === undefined ? [] : [[key, reason] as const];
  });
  return Object.fromEntries(reasons);
}
