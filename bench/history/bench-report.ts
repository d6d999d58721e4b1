import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../src/core/write-atomically.js';
import type { Row } from '../summarise.js';

/** Where a run's times come from. */
export interface BenchOrigin {
  readonly device: string;
  readonly backend: string;
  readonly commit: string | null;
  /** Whether the code differed from that commit; null where there is none. */
  readonly dirty: boolean | null;
  /** By name: node, the packages, PyTorch. */
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** `reports/bench/latest.json`, and a line of `reports/bench/<device>.ndjson`. */
export interface BenchReport extends BenchOrigin {
  readonly schema: 1;
  readonly rows: readonly Row[];
}

/** Where all that a bench writes lies. */
export const benchFolder = 'reports/bench';

/** The device's name as part of a file name: letters, digits and dots, all else one dash. */
export function deviceFileName(device: string): string {
  const name = device
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return name === '' ? 'unknown-device' : name;
}

/** Appends the report to the device's history and puts it in place of the latest. Returns the history's path. */
export function writeReport(report: BenchReport, folder: string = benchFolder): string {
  mkdirSync(folder, { recursive: true });
  const history = join(folder, `${deviceFileName(report.device)}.ndjson`);
  appendFileSync(history, `${JSON.stringify(report)}\n`);
  writeJson(join(folder, 'latest.json'), report);
  return history;
}

/** Writes in one step, so that no reader sees half a file. */
export function writeJson(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, null, 1)}\n`);
}
