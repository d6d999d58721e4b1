import {
  claimKey,
  type ClaimResult,
  type ClaimVerdict,
  type Ends,
  type PartResult,
  type PrimaryResult,
  type Recording,
  type SeedValue,
  type Unit,
} from '../harness/claim-types.js';
import { datasetsOf, type FullReport } from '../harness/full-report.js';
import { kindName, thresholdOf } from '../statistics/claim-kind.js';
import { verdictScope } from './claim-scope.js';
import { claimsBelow } from './format-effect.js';

/** An interval in JSON; null at an end means no bound on that side. */
export type MachineInterval = readonly [number | null, number | null] | null;

/** A part of a claim in `reports/claims.json`. */
export interface MachinePart {
  readonly id: string;
  readonly label: string;
  /** By Holm over the parts; the claim's own verdict does not follow from it. */
  readonly verdict: ClaimVerdict;
  readonly notRun?: string;
  readonly estimate: number | null;
  readonly interval: MachineInterval;
  readonly p: number | null;
  /** The paper's own number. */
  readonly printed?: number;
}

/**
 * The one number a seed by which a claim is decided, the mean over its parts. It is that mean, too, where each part decides by
 * itself (`asserts: "every-part"`, and every monotone claim): the verdict is then that of the parts, whose own estimates and
 * intervals stand in `parts`.
 */
export interface MachinePrimary {
  readonly values: readonly SeedValue[];
  /** Mean of `values`. */
  readonly estimate: number | null;
  /** Of that mean. */
  readonly interval: MachineInterval;
  /** One-sided, of each bound. */
  readonly level: number | null;
  /** One-sided; the largest of the parts' where each decides by itself. */
  readonly p: number | null;
  readonly signFlipP: number | null;
  /** For a power of 0.8, if the truth is what was seen. */
  readonly seedsNeeded: number | null;
  /** Without the seeds that broke a rule; there where some did. */
  readonly survivors?: {
    readonly seeds: number;
    readonly estimate: number | null;
    readonly interval: MachineInterval;
  };
}

/** A claim in `reports/claims.json`. */
export interface MachineClaim {
  /** The paper's id. */
  readonly paper: string;
  readonly id: string;
  readonly source: string;
  readonly statement: string;
  readonly group: string;
  readonly figure?: string;
  /** "superiority", "bound", "non-inferiority", "equivalence", "monotone", "share", "exact", "descriptive". */
  readonly kind: string;
  /** Of the estimand: "points" are fractions, shown in percentage points. */
  readonly unit: Unit;
  readonly asserts: 'mean' | 'every-part';
  readonly verdict: ClaimVerdict;
  /** What the verdict speaks for where some parts were not run: "FC". */
  readonly scope?: string;
  readonly reason?: string;
  readonly primary: MachinePrimary;
  /** What the primary is held against; for an equivalence, the margin on either side of 0. Null where nothing is decided. */
  readonly threshold: number | null;
  /** There where less than the threshold is claimed, not more. */
  readonly direction?: 'below';
  readonly alpha: number;
  readonly smallestEffect: number;
  /** Numbers of seeds at which it is looked at; empty where nothing is trained. */
  readonly looks: readonly number[];
  /** How many were run. */
  readonly seeds: number;
  /** At the smallest effect, from the observed spread. */
  readonly power: number | null;
  /**
   * The paper's single run, where another run of ours would fall (95 %), and whether it lies there; both null where the profile is
   * smaller than the paper's, or our seeds show no spread.
   */
  readonly printed?: {
    /** The mean of the paper's numbers where several parts are run. */
    readonly value: number;
    readonly prediction: MachineInterval;
    readonly inside: boolean | null;
    /** Ours by the paper's definition, where the primary has another. */
    readonly estimate?: number;
  };
  /** The data's id; "no-data" where it needs none. */
  readonly dataset: string;
  readonly parts: readonly MachinePart[];
  /** What it rests on that was not run on this machine: recorded trials, or weights; there where it does. */
  readonly recordings?: readonly Recording[];
}

/** `reports/claims.json`: stable, documented, versioned; rates are fractions. */
export interface MachineReport {
  readonly schema: 2;
  readonly profile: string;
  /** Present for a check with so many seeds of every claim. */
  readonly fixedSeeds?: number;
  /** Whether every claim has its result here. */
  readonly complete: boolean;
  /** The data of the claims that need any. */
  readonly datasets: readonly {
    readonly id: string;
    readonly name: string;
    readonly synthetic: boolean;
    readonly description: string;
  }[];
  readonly backend: string;
  readonly device: string;
  readonly commit: string | null;
  /** Of Node, TensorFlow.js, the backend's library and the kernels. */
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly claims: readonly MachineClaim[];
}

const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);

const machineInterval = (interval: Ends | null): MachineInterval =>
  interval === null ? null : [finite(interval[0]), finite(interval[1])];

function machinePart({ id, label, verdict, notRun, estimate, interval, p, paper }: PartResult): MachinePart {
  return {
    ...{ id, label, verdict },
    ...(notRun === undefined ? {} : { notRun: notRun.text }),
    ...{ estimate: finite(estimate), interval: machineInterval(interval), p: finite(p) },
    ...(paper === undefined ? {} : { printed: paper }),
  };
}

function machinePrimary(primary: PrimaryResult): MachinePrimary {
  const { values, estimate, interval, level, p, signFlipP, seedsNeeded, survivors } = primary;
  return {
    ...{ estimate: finite(estimate), interval: machineInterval(interval), level },
    ...{ p: finite(p), signFlipP: finite(signFlipP), seedsNeeded },
    ...(survivors === undefined
      ? {}
      : { survivors: { ...survivors, interval: machineInterval(survivors.interval) } }),
    values,
  };
}

function machinePrinted({ value, prediction, inside, estimate }: NonNullable<PrimaryResult['printed']>) {
  return {
    ...{ value, prediction: machineInterval(prediction), inside },
    ...(estimate === undefined ? {} : { estimate }),
  };
}

function machineClaim(claim: ClaimResult, dataset: string): MachineClaim {
  const { declaration, verdict, reason, primary, parts, seeds, recordings } = claim;
  const { paper, id, source, statement, group, figure, kind, unit, asserts } = declaration;
  const { printed, power } = primary;
  const scope = verdict === 'not-run' ? undefined : verdictScope(claim);
  return {
    ...{ paper, id, source, statement, group },
    ...(figure === undefined ? {} : { figure }),
    ...{ kind: kindName(kind), unit, asserts, verdict },
    ...(scope === undefined ? {} : { scope }),
    ...(reason === undefined ? {} : { reason }),
    primary: machinePrimary(primary),
    threshold: typeof kind === 'string' ? null : thresholdOf(kind),
    ...(claimsBelow(kind) ? { direction: 'below' as const } : {}),
    ...{ alpha: declaration.alpha, smallestEffect: declaration.smallestEffect },
    ...{ looks: declaration.seeds?.looks ?? [], seeds: seeds.length, power: finite(power) },
    ...(printed === undefined ? {} : { printed: machinePrinted(printed) }),
    dataset,
    parts: parts.map(machinePart),
    ...(recordings === undefined ? {} : { recordings }),
  };
}

/** The stable, machine-readable form of a run (docs/design.md, "Machine-readable outputs"). */
export function machineReport(report: FullReport): MachineReport {
  const { profile, fixedSeeds, complete, backend, device, commit, versions, startedAt, seconds } = report;
  return {
    schema: 2,
    profile,
    ...(fixedSeeds === undefined ? {} : { fixedSeeds }),
    complete,
    datasets: datasetsOf(report).map(({ datasetId, dataset, synthetic, datasetDescription }) => ({
      ...{ id: datasetId, name: dataset, synthetic, description: datasetDescription },
    })),
    ...{ backend, device, commit, versions, startedAt, seconds },
    claims: report.claims.map((claim) =>
      machineClaim(claim, report.runs[claimKey(claim.declaration)]?.datasetId ?? 'no-data'),
    ),
  };
}
