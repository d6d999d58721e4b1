import type { ClaimKind, ClaimResult, ClaimVerdict, PartResult } from '../harness/claim-types.js';
import type { FullReport } from '../harness/full-report.js';

/** An interval in JSON; null at an end means no bound on that side. */
export type MachineInterval = readonly [number | null, number | null] | null;

/** A part of a claim in `reports/claims.json`. */
export interface MachinePart {
  readonly id: string;
  readonly verdict: ClaimVerdict;
  readonly estimate: number | null;
  readonly interval: MachineInterval;
  readonly p: number | null;
}

/** A claim in `reports/claims.json`. */
export interface MachineClaim {
  readonly id: string;
  readonly source: string;
  readonly statement: string;
  readonly kind: ClaimKind;
  readonly verdict: ClaimVerdict;
  readonly reason?: string;
  /** Of the part with the least estimate: a claim holds in all its parts, so that one speaks for it. */
  readonly estimate: number | null;
  readonly interval: MachineInterval;
  readonly threshold: number;
  readonly alpha: number;
  /** How many were run. */
  readonly seeds: number;
  /** The paper's own number, of the part that `estimate` is from. */
  readonly paper?: number;
  /** There where the claim has more than one. */
  readonly parts?: readonly MachinePart[];
}

/** `reports/claims.json`: stable, documented, versioned; rates are fractions. */
export interface MachineReport {
  readonly schema: 1;
  readonly profile: string;
  readonly dataset: string;
  readonly synthetic: boolean;
  readonly backend: string;
  readonly device: string;
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly claims: readonly MachineClaim[];
}

const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);

const machineInterval = ({ interval }: PartResult): MachineInterval =>
  interval === null ? null : [finite(interval[0]), finite(interval[1])];

function machinePart(part: PartResult): MachinePart {
  const { id, verdict, estimate, p } = part;
  return { id, verdict, estimate: finite(estimate), interval: machineInterval(part), p: finite(p) };
}

/** The part whose numbers stand for the claim: least estimate; the only one, or none. */
function speaker(parts: readonly PartResult[]): PartResult | undefined {
  const [only, ...others] = parts;
  if (others.length === 0) return only;
  const estimated = parts.filter((part) => finite(part.estimate) !== null);
  return estimated.sort((one, other) => (one.estimate ?? 0) - (other.estimate ?? 0))[0];
}

function machineClaim({ declaration, verdict, reason, parts, seeds }: ClaimResult): MachineClaim {
  const { id, source, statement, kind, threshold, alpha } = declaration;
  const part = speaker(parts);
  return {
    id,
    source,
    statement,
    kind,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    estimate: finite(part?.estimate ?? null),
    interval: part === undefined ? null : machineInterval(part),
    threshold,
    alpha,
    seeds: seeds.length,
    ...(part?.paper === undefined ? {} : { paper: part.paper }),
    ...(parts.length > 1 ? { parts: parts.map(machinePart) } : {}),
  };
}

/** The stable, machine-readable form of a run (design.md, "Machine-readable outputs"). */
export function machineReport({ run, startedAt, seconds, claims }: FullReport): MachineReport {
  const { profile, dataset, synthetic, backend, device, commit } = run;
  return {
    schema: 1,
    profile,
    dataset,
    synthetic,
    backend,
    device,
    commit,
    startedAt,
    seconds,
    claims: claims.map(machineClaim),
  };
}
