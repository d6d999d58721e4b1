import { readFileSync } from 'node:fs';
import { ConfigError } from '../core/errors.js';
import { requireObject } from './baseline-fields.js';
import type { ClaimResult, PartResult, RunDescription } from './claim-types.js';
import type { GateFinding } from './gate.js';
import { writeTextAtomically } from './write-text-atomically.js';

/** Everything that a run found: `reports/claims-full.json`. Not a stable format. */
export interface FullReport {
  readonly schema: 1;
  readonly run: RunDescription;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Whether every claim file has its result here; else this is a partial run. */
  readonly complete: boolean;
  readonly claims: readonly ClaimResult[];
  /** What the gate found, by claim; claims without findings are left out. */
  readonly findings: Readonly<Record<string, readonly GateFinding[]>>;
}

type Ends = readonly [number | null, number | null] | null;

/** JSON has no infinity and says null for it: an end of an interval that is null is no bound on that side. */
function restoreEnds(interval: Ends): readonly [number, number] | null {
  return interval === null ? null : [interval[0] ?? -Infinity, interval[1] ?? Infinity];
}

/** A result that came through JSON, with its infinite bounds again; reports of older versions have no figures. */
export function restoreBounds(result: ClaimResult): ClaimResult {
  const parts = result.parts.map((part: PartResult) => ({
    ...part,
    interval: restoreEnds(part.interval),
    pairedInterval: restoreEnds(part.pairedInterval),
  }));
  const { figures = [], images = [] } = result as Partial<ClaimResult>;
  return { ...result, parts, figures, images };
}

/** Writes a full report, so that it is never half-visible. */
export function writeFullReport(path: string, report: FullReport): void {
  writeTextAtomically(path, `${JSON.stringify(report, null, 2)}\n`);
}

/**
 * Reads a full report.
 *
 * @throws {ConfigError} names the file and the remedy where it is missing or is none.
 */
export function readFullReport(path: string): FullReport {
  try {
    const report = requireObject('report', JSON.parse(readFileSync(path, 'utf8'))) as unknown as FullReport;
    if (report.schema !== 1) throw new ConfigError(`schema must be 1, got ${String(report.schema)}`);
    requireObject('run', report.run);
    requireObject('findings', report.findings);
    return { ...report, claims: report.claims.map(restoreBounds) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `${path} must hold the results of a run, got: ${cause}; run "npx vitest run claims" first`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Adds to a run's results those of an earlier run of the same code on the same data (profile, seeds
 * asked for, dataset, backend and commit are equal), of claims that were not run now.
 *
 * @param claimIds the claims that have a file.
 * @param attempted the claims that were run now, with a result or without.
 */
export function mergeReports(
  now: FullReport,
  earlier: FullReport | undefined,
  { claimIds, attempted }: { readonly claimIds: readonly string[]; readonly attempted: readonly string[] },
): FullReport {
  const kept =
    earlier !== undefined && isSameRun(now.run, earlier.run)
      ? earlier.claims.filter(({ declaration: { id } }) => claimIds.includes(id) && !attempted.includes(id))
      : [];
  const findings = Object.entries(earlier?.findings ?? {}).filter(([id]) =>
    kept.some((claim) => claim.declaration.id === id),
  );
  const claims = [...kept, ...now.claims].sort((one, other) =>
    one.declaration.id < other.declaration.id ? -1 : 1,
  );
  const present = new Set(claims.map((claim) => claim.declaration.id));
  return {
    ...now,
    complete: claimIds.every((id) => present.has(id)),
    claims,
    findings: { ...Object.fromEntries(findings), ...now.findings },
  };
}

function isSameRun(one: RunDescription, other: RunDescription): boolean {
  const members = ['profile', 'fixedSeeds', 'datasetId', 'backend', 'commit'] as const;
  return members.every((member) => one[member] === other[member]);
}
