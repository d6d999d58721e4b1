import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { findBaseline } from '../../harness/baseline.js';
import type { Paper } from '../../harness/paper.js';
import { readFullReport, type FullReport } from '../../harness/full-report.js';
import { parseBenchRun, parseScaling, type BenchRun, type Scaling } from './bench-record.js';
import { parseCalibration, type Calibration } from './calibration-record.js';
import { parseExperiment, type ExperimentRecord } from './experiment-record.js';

/** Everything that the page is made of; what is undefined or empty was not there. */
export interface ReportInputs {
  readonly report: FullReport;
  /** Those that have a claim in the report. */
  readonly papers: readonly Paper[];
  /** Why a verdict that is not "supported" was accepted, by claim. */
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
 * @param root the project's folder.
 * @param folder where the run's results lie; a check with as many seeds as somebody asked for has one of its own.
 * @throws {ConfigError} names the file: the run's results, where they are missing; any other, where it is broken.
 */
export function readReportInputs(
  root: string,
  papers: readonly Paper[],
  folder = join(root, 'reports'),
): ReportInputs {
  const report = readFullReport(join(folder, 'claims-full.json'));
  const reasons = Object.entries(report.runs).flatMap(([key, run]) => {
    const baseline = findBaseline(run, join(root, 'reports', 'baseline'));
    const reason = baseline?.claims[key.slice(run.paper.length + 1)]?.reason;
    return reason === undefined ? [] : [[key, reason] as const];
  });
  const bench = join(root, 'reports', 'bench');
  return {
    report,
    papers: papers.filter(({ id }) => report.claims.some(({ declaration }) => declaration.paper === id)),
    explanations: Object.fromEntries(reasons),
    calibration: optional(join(root, 'fixtures', 'calibration.json'), (text) =>
      parseCalibration(JSON.parse(text)),
    ),
    history: readHistory(bench),
    experiments: readExperiments(join(root, 'reports', 'experiments')),
    scaling: optional(join(bench, 'scaling.json'), (text) => parseScaling(JSON.parse(text))),
  };
}
