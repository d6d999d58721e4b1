import { kindName, thresholdOf, type ClaimKind } from '../statistics/claim-kind.js';
import {
  claimKey,
  type ClaimResult,
  type ClaimVerdict,
  type Ends,
  type PrimaryResult,
  type Unit,
} from '../harness/claim-types.js';
import { datasetsOf, type FullReport } from '../harness/full-report.js';
import { verdictScope } from './claim-scope.js';

/** An interval in JSON; null at an end means no bound on that side. */
export type MachineInterval = readonly [number | null, number | null] | null;

/** A part of a claim in `reports/claims.json`. */
export interface MachinePart {
  readonly id: string;
  readonly verdict: ClaimVerdict;
  readonly estimate: number | null;
  readonly interval: MachineInterval;
  readonly p: number | null;
  readonly paper?: number;
}

/** A claim in `reports/claims.json`. */
export interface MachineClaim {
  readonly id: string;
  /** The paper's id. */
  readonly paper: string;
  readonly source: string;
  readonly statement: string;
  readonly group: string;
  /** "superiority", "non-inferiority", … */
  readonly kind: string;
  readonly unit: Unit;
  readonly verdict: ClaimVerdict;
  /** What the verdict speaks for where some parts were not run. */
  readonly scope?: string;
  readonly reason?: string;
  /** What decided it: one number a seed. */
  readonly primary: {
    readonly estimate: number | null;
    readonly interval: MachineInterval;
    readonly p: number | null;
    readonly signFlipP: number | null;
    readonly seedsNeeded: number | null;
  };
  readonly threshold: number | null;
  readonly alpha: number;
  readonly looks: readonly number[];
  /** At the smallest effect of interest, with the observed spread. */
  readonly power: number | null;
  /** How many were run. */
  readonly seeds: number;
  /** The paper's number, and whether it lies where another run would fall. */
  readonly printed?: {
    readonly value: number;
    readonly prediction: MachineInterval;
    readonly inside: boolean | null;
  };
  readonly dataset: string;
  readonly parts: readonly MachinePart[];
}

/** `reports/claims.json`: stable, documented, versioned; rates are fractions. */
export interface MachineReport {
  readonly schema: 2;
  readonly profile: string;
  /** The data of the claims that need any, by name. */
  readonly datasets: readonly {
    readonly id: string;
    readonly name: string;
    readonly synthetic: boolean;
    readonly description: string;
  }[];
  readonly backend: string;
  readonly device: string;
  readonly commit: string | null;
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly claims: readonly MachineClaim[];
}

const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);

const machineInterval = (interval: Ends | null): MachineInterval =>
  interval === null ? null : [finite(interval[0]), finite(interval[1])];

function machinePrinted({ printed }: PrimaryResult): Pick<MachineClaim, 'printed'> {
  if (printed === undefined) return {};
  const { value, prediction, inside } = printed;
  return { printed: { value, prediction: machineInterval(prediction), inside } };
}

const decides = (kind: ClaimKind) => typeof kind !== 'string';

function machineClaim(claim: ClaimResult, dataset: string): MachineClaim {
  const { declaration, verdict, reason, primary, parts, seeds } = claim;
  const { id, paper, source, statement, group, kind, unit, alpha } = declaration;
  const scope = verdict === 'not-run' ? undefined : verdictScope(claim);
  return {
    ...{ id, paper, source, statement, group, kind: kindName(kind), unit, verdict },
    ...(scope === undefined ? {} : { scope }),
    ...(reason === undefined ? {} : { reason }),
    primary: {
      estimate: finite(primary.estimate),
      interval: machineInterval(primary.interval),
      p: finite(primary.p),
      signFlipP: finite(primary.signFlipP),
      seedsNeeded: primary.seedsNeeded,
    },
    threshold: decides(kind) ? thresholdOf(kind) : null,
    alpha,
    looks: declaration.seeds?.looks ?? [],
    power: finite(primary.power),
    seeds: seeds.length,
    ...machinePrinted(primary),
    dataset,
    parts: parts.map((part) => ({
      ...{ id: part.id, verdict: part.verdict, estimate: finite(part.estimate) },
      ...{ interval: machineInterval(part.interval), p: finite(part.p) },
      ...(part.paper === undefined ? {} : { paper: part.paper }),
    })),
  };
}

/** The stable, machine-readable form of a run (docs/design.md, "Machine-readable outputs"). */
export function machineReport(report: FullReport): MachineReport {
  const { profile, backend, device, commit, versions, startedAt, seconds, claims, runs } = report;
  return {
    schema: 2,
    profile,
    datasets: datasetsOf(report).map(({ datasetId, dataset, synthetic, datasetDescription }) => ({
      ...{ id: datasetId, name: dataset, synthetic, description: datasetDescription },
    })),
    ...{ backend, device, commit, versions, startedAt, seconds },
    claims: claims.map((claim) =>
      machineClaim(claim, runs[claimKey(claim.declaration)]?.datasetId ?? 'no-data'),
    ),
  };
}
