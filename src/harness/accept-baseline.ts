import { join } from 'node:path';
import { ConfigError } from '../core/errors.js';
import {
  baselineFolder,
  findBaseline,
  needsReason,
  recordedFamily,
  writeBaseline,
  type Baseline,
  type ClaimRecord,
  type PartRecord,
} from './baseline.js';
import { claimKey, type ClaimResult, type RunDescription, type SeedValue } from './claim-types.js';
import { sampleMoments } from '../statistics/sample-moments.js';
import { readFullReport, type FullReport } from './full-report.js';
import { recordedDigits } from './gate.js';
import { weaklyGuarded } from './gate-power.js';

/** Where a run is read from and recorded. */
export interface AcceptPlaces {
  /** @default reports/claims-full.json */
  readonly reportPath?: string;
  /** @default reports/baseline */
  readonly folder?: string;
}

/** Why claims are accepted as they are, by id or by "paper/id". */
export type Reasons = Readonly<Record<string, string>>;

const scale = 10 ** recordedDigits;
const kept = (value: number) => Math.round(value * scale) / scale;

function recordClaim(
  { declarationHash, measureHash, verdict, primary, parts }: ClaimResult,
  reason: string | undefined,
): ClaimRecord {
  return {
    declarationHash,
    measureHash,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    values: Object.fromEntries(primary.values.map(({ seed, value }) => [String(seed), kept(value)])),
    parts: Object.fromEntries(
      parts.map(({ id, verdict: own, estimate, values }) => [
        id,
        { verdict: own, estimate: estimate === null ? null : kept(estimate), ...recordSpread(values) },
      ]),
    ),
  };
}

/** What the gate predicts a part's later run from. */
function recordSpread(values: readonly SeedValue[]): Pick<PartRecord, 'seeds' | 'spread'> {
  if (values.length < 2) return {};
  const { count, standardDeviation } = sampleMoments(values.map(({ value }) => value));
  return { seeds: count, spread: kept(standardDeviation) };
}

/** What a new baseline is made from: the results of one paper on one data set. */
export interface AcceptInput {
  readonly run: RunDescription;
  readonly claims: readonly ClaimResult[];
  /** Whether every claim of the papers has its result in the run. */
  readonly complete: boolean;
  /** The baseline so far; undefined where there is none. */
  readonly previous: Baseline | undefined;
  readonly reasons: Reasons;
}

/**
 * The baseline that accepts a run. A reason given earlier is kept while the verdict is the same. A partial run
 * leaves the records of the claims that it did not run; a complete one drops those that have no file any more.
 *
 * @throws {ConfigError} names the claims that are not supported and have no reason; where a partial run is of another
 *   backend than the records that it would join
 */
export function acceptBaseline({ run, claims, complete, previous, reasons }: AcceptInput): Baseline {
  const records = claims.map((result): readonly [string, ClaimRecord] => {
    const { id } = result.declaration;
    const earlier = previous?.claims[id];
    const before = earlier?.verdict === result.verdict ? earlier.reason : undefined;
    const reason = (reasons[claimKey(result.declaration)] ?? reasons[id] ?? before)?.trim();
    return [id, recordClaim(result, reason === '' ? undefined : reason)];
  });
  const silent = records.filter(([, record]) => needsReason(record.verdict) && record.reason === undefined);
  if (silent.length > 0) {
    const named = silent.map(([id, { verdict }]) => `${id} (${verdict})`).join(', ');
    throw new ConfigError(
      `accept: a claim that is not supported must be given a reason, got none for ${named}; ` +
        'npx transfer-claims accept --reason <id>="why"',
    );
  }
  const { paper, profile, datasetId, backend, arithmetic } = run;
  if (!complete && previous !== undefined && previous.backend !== backend) {
    throw new ConfigError(
      `accept: a run of some claims must be of the backend of the other records, ${previous.backend}, got ` +
        `${backend}; run all claims on ${backend}, or these with TRANSFER_CLAIMS_BACKEND=${previous.backend}`,
    );
  }
  return {
    schema: 2,
    ...{ paper, profile, dataset: datasetId, backend },
    ...(arithmetic === undefined ? {} : { arithmetic }),
    claims: { ...(complete ? {} : previous?.claims), ...Object.fromEntries(records) },
  };
}

/**
 * Records the results of the last run as the baselines of its papers; what changes is returned as lines to print. Nothing
 * is written where one of them cannot be accepted.
 *
 * @throws {ConfigError} where there is no run, a reason is missing or names no claim of the run, or a baseline cannot be
 *   read or written
 */
export function acceptLastRun(reasons: Reasons, places: AcceptPlaces = {}): string[] {
  const { reportPath = join('reports', 'claims-full.json'), folder = baselineFolder } = places;
  const report = readFullReport(reportPath);
  const { fixedSeeds } = report;
  if (fixedSeeds !== undefined) {
    throw new ConfigError(
      `${reportPath} must be a run with the declared seeds, got one with ${fixedSeeds} for each claim; ` +
        'run without TRANSFER_CLAIMS_SEEDS and accept that',
    );
  }
  requireKnownReasons(report, reasons);
  const made = groupsOf(report).map(({ run, claims }) => {
    const previous = findBaseline(run, folder);
    const baseline = acceptBaseline({ run, claims, complete: report.complete, previous, reasons });
    const declarations = Object.fromEntries(claims.map(({ declaration }) => [declaration.id, declaration]));
    return { previous, baseline, declarations };
  });
  const paths = made.map(({ baseline }) => writeBaseline(baseline, folder));
  const lines = made.flatMap(({ previous, baseline, declarations }, index) => {
    const { profile, dataset: datasetId } = baseline;
    return [
      ...describeBaselineDiff(previous, baseline),
      ...guardLines(weaklyGuarded(baseline, declarations, recordedFamily({ profile, datasetId }, folder))),
      `written: ${paths[index] ?? ''}`,
    ];
  });
  return report.complete
    ? lines
    : [...lines, 'partial run: the records of the other claims stay as they are'];
}

/** Says of which effects the gate would often miss the loss. */
function guardLines(weak: ReturnType<typeof weaklyGuarded>): string[] {
  if (weak.length === 0) return [];
  const named = weak.map(({ id, power }) => `${id} ${power.toFixed(2)}`).join(', ');
  return [
    'the gate finds any change on this backend; on another, an effect that is gone is found with a probability below 0.9 for ' +
      named,
  ];
}

function requireKnownReasons({ claims }: FullReport, reasons: Reasons): void {
  const known = claims.flatMap(({ declaration }) => [declaration.id, claimKey(declaration)]);
  const strange = Object.keys(reasons).find((id) => !known.includes(id));
  if (strange === undefined) return;
  throw new ConfigError(`accept: --reason must name a claim of the run, got ${strange}`);
}

/** The results of a report by paper and data set; nothing is recorded of claims whose data were not there. */
function groupsOf({ claims, runs }: FullReport): { run: RunDescription; claims: ClaimResult[] }[] {
  const groups = new Map<string, { run: RunDescription; claims: ClaimResult[] }>();
  for (const claim of claims) {
    const run = runs[claimKey(claim.declaration)];
    if (run === undefined || (run.askedData !== undefined && run.datasetId === 'no-data')) continue;
    const key = `${run.paper} ${run.datasetId}`;
    const group = groups.get(key) ?? { run, claims: [] };
    group.claims.push(claim);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const shown = (value: number | null | undefined) =>
  value === null || value === undefined ? 'none' : String(Number(value.toPrecision(3)));

function describeClaim(
  id: string,
  before: ClaimRecord | undefined,
  after: ClaimRecord | undefined,
): string[] {
  if (after === undefined) return [`- ${id}: removed`];
  const reason = after.reason === undefined ? '' : ` (${after.reason})`;
  if (before === undefined) {
    const parts = Object.entries(after.parts).filter(([, { verdict }]) => verdict !== 'not-run');
    return [
      `+ ${id}: ${after.verdict}${reason}`,
      ...parts.map(([part, { verdict, estimate }]) => `    ${part}: ${verdict}, ${shown(estimate)}`),
    ];
  }
  const parts = Object.entries(after.parts).flatMap(([part, { verdict, estimate }]) => {
    const old = before.parts[part];
    if (old?.verdict === verdict && shown(old.estimate) === shown(estimate)) return [];
    return [
      `    ${part}: ${old?.verdict ?? 'none'} → ${verdict}, ${shown(old?.estimate)} → ${shown(estimate)}`,
    ];
  });
  const notes = [
    before.declarationHash === after.declarationHash ? '' : ', new declaration',
    before.measureHash === after.measureHash ? '' : ', new measure',
    before.reason === after.reason ? '' : `, new reason${reason}`,
  ].join('');
  if (before.verdict !== after.verdict) {
    return [`~ ${id}: ${before.verdict} → ${after.verdict}${reason}`, ...parts];
  }
  return parts.length > 0 || notes !== '' ? [`~ ${id}: ${after.verdict}${notes}`, ...parts] : [];
}

/** What a new baseline changes, in lines for people; estimates in the claims' own units, three digits. */
function describeBaselineDiff(before: Baseline | undefined, after: Baseline): string[] {
  const ids = [...new Set([...Object.keys(before?.claims ?? {}), ...Object.keys(after.claims)])].sort();
  const lines = ids.flatMap((id) => describeClaim(id, before?.claims[id], after.claims[id]));
  return lines.length > 0 ? lines : ['nothing changes'];
}
