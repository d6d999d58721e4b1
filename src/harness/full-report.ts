import { readFileSync } from 'node:fs';
import { ConfigError } from '../core/errors.js';
import { requireObject } from './baseline.js';
import {
  claimKey,
  type ClaimResult,
  type Ends,
  type PrimaryResult,
  type RunDescription,
} from './claim-types.js';
import type { GateFinding } from './gate.js';
import { writeAtomically } from '../core/write-atomically.js';

/** Everything that a run found: `reports/claims-full.json`. Not a stable format. */
export interface FullReport {
  readonly schema: 2;
  /** The same for all claims of a run. */
  readonly profile: string;
  readonly fixedSeeds?: number;
  readonly backend: string;
  readonly arithmetic?: string;
  readonly device: string;
  readonly commit: string | null;
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Whether every claim file has its result here; else this is a partial run. */
  readonly complete: boolean;
  readonly claims: readonly ClaimResult[];
  /** Where each claim was run, by its key: papers and data sets differ. */
  readonly runs: Readonly<Record<string, RunDescription>>;
  /** What the gate found, by claim; claims without findings are left out. */
  readonly findings: Readonly<Record<string, readonly GateFinding[]>>;
}

/** What all claims of one run share. */
export type SharedRun = Pick<
  FullReport,
  'profile' | 'fixedSeeds' | 'backend' | 'arithmetic' | 'device' | 'commit' | 'versions'
>;

/** What all claims of a run share, from one of them. */
export function sharedRun({
  profile,
  fixedSeeds,
  backend,
  arithmetic,
  device,
  commit,
  versions,
}: RunDescription): SharedRun {
  return {
    ...{ profile, backend, device, commit, versions },
    ...(fixedSeeds === undefined ? {} : { fixedSeeds }),
    ...(arithmetic === undefined ? {} : { arithmetic }),
  };
}

/** The data of a run's claims, each once. */
export function datasetsOf({ runs }: Pick<FullReport, 'runs'>): RunDescription[] {
  const withData = Object.values(runs).filter(({ datasetId }) => datasetId !== 'no-data');
  return [...new Map(withData.map((run) => [run.datasetId, run])).values()];
}

type WrittenEnds = readonly [number | null, number | null] | null;

/** JSON has no infinity and says null for it: an end of an interval that is null is no bound on that side. */
function restoreEnds(interval: WrittenEnds): Ends | null {
  return interval === null ? null : [interval[0] ?? -Infinity, interval[1] ?? Infinity];
}

function restorePrimary(primary: PrimaryResult): PrimaryResult {
  const { survivors, printed } = primary;
  return {
    ...primary,
    interval: restoreEnds(primary.interval),
    ...(survivors === undefined
      ? {}
      : { survivors: { ...survivors, interval: restoreEnds(survivors.interval) } }),
    ...(printed === undefined
      ? {}
      : { printed: { ...printed, prediction: restoreEnds(printed.prediction) } }),
  };
}

/** A result that came through JSON, with its infinite bounds again. */
export function restoreBounds(result: ClaimResult): ClaimResult {
  const parts = result.parts.map((part) => ({ ...part, interval: restoreEnds(part.interval) }));
  return { ...result, primary: restorePrimary(result.primary), parts };
}

/** Writes a full report, so that it is never half-visible. */
export function writeFullReport(path: string, report: FullReport): void {
  writeAtomically(path, `${JSON.stringify(report, null, 2)}\n`);
}

/**
 * Reads a full report.
 *
 * @throws {ConfigError} names the file and the remedy where it is missing or is none.
 */
export function readFullReport(path: string): FullReport {
  try {
    const report = requireObject('report', JSON.parse(readFileSync(path, 'utf8'))) as unknown as FullReport;
    if (report.schema !== 2) throw new ConfigError(`schema must be 2, got ${String(report.schema)}`);
    requireObject('runs', report.runs);
    requireObject('findings', report.findings);
    return { ...report, claims: report.claims.map(restoreBounds) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `${path} must hold the results of a run, got: ${cause}; run "npx vitest run claims" first`,
      { cause: error },
    );
  }
}

/**
 * Adds to a run's results those of an earlier run of the same code on the same backend (profile, seeds asked for, backend
 * and commit are equal), of claims that were not run now.
 *
 * @param claimKeys the claims that have a file
 * @param attempted the claims that were run now, with a result or without
 */
export function mergeReports(
  now: FullReport,
  earlier: FullReport | undefined,
  { claimKeys, attempted }: { readonly claimKeys: readonly string[]; readonly attempted: readonly string[] },
): FullReport {
  const kept =
    earlier !== undefined && isSameRun(now, earlier)
      ? earlier.claims.filter(({ declaration }) => {
          const key = claimKey(declaration);
          return claimKeys.includes(key) && !attempted.includes(key);
        })
      : [];
  const keptKeys = kept.map(({ declaration }) => claimKey(declaration));
  const keptOf = <T>(members: Readonly<Record<string, T>> = {}) =>
    Object.fromEntries(Object.entries(members).filter(([key]) => keptKeys.includes(key)));
  const claims = [...kept, ...now.claims].sort((one, other) =>
    claimKey(one.declaration) < claimKey(other.declaration) ? -1 : 1,
  );
  const present = new Set(claims.map((claim) => claimKey(claim.declaration)));
  return {
    ...now,
    complete: claimKeys.every((key) => present.has(key)),
    claims,
    runs: { ...keptOf(earlier?.runs), ...now.runs },
    findings: { ...keptOf(earlier?.findings), ...now.findings },
  };
}

function isSameRun(one: SharedRun, other: SharedRun): boolean {
  const members = ['profile', 'fixedSeeds', 'backend', 'arithmetic', 'commit'] as const;
  return members.every((member) => one[member] === other[member]);
}
