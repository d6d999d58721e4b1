import { ConfigError } from '../core/errors.js';
import { predictionInterval } from '../statistics/prediction-interval.js';
import { DEFAULT_RESOLUTION, sampleMoments } from '../statistics/sample-moments.js';
import { needsReason, type Baseline, type ClaimRecord, type PartRecord } from './baseline-record.js';
import type { ClaimDeclaration, ClaimResult, PartResult } from './claim-types.js';
import type { FullReport } from './full-report.js';

/** What a new baseline is made from. */
export interface AcceptInput {
  readonly report: Pick<FullReport, 'run' | 'claims' | 'complete'>;
  /** The baseline so far; undefined where there is none. */
  readonly previous: Baseline | undefined;
  /** Why a claim is accepted as it is, by claim id. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Estimates move by less than this share of the smallest effect of interest without anybody caring. */
const shareOfSmallestEffect = 0.1;
/** Digits kept after the point; intervals are rounded outwards. */
const scale = 1e6;

/** Where the mean over the declared minimum of new seeds would fall: the widest of what a later run may use. */
function predict(part: PartResult, declaration: ClaimDeclaration): readonly [number, number] | null {
  const recorded = sampleMoments(part.values.map(({ value }) => value));
  const { low, high } = predictionInterval({
    recorded,
    futureSeeds: declaration.seeds.minimum,
    resolution: Math.max(DEFAULT_RESOLUTION, shareOfSmallestEffect * declaration.smallestEffect),
  });
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null;
  return [Math.floor(low * scale) / scale, Math.ceil(high * scale) / scale];
}

function recordPart(part: PartResult, declaration: ClaimDeclaration): PartRecord {
  const { verdict, estimate, values } = part;
  return {
    verdict,
    estimate: estimate === null ? null : Math.round(estimate * scale) / scale,
    seeds: values.length,
    prediction: verdict === 'not-run' ? null : predict(part, declaration),
  };
}

function recordClaim(result: ClaimResult, reason: string | undefined): ClaimRecord {
  const { declaration, declarationHash, verdict, parts } = result;
  return {
    declarationHash,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    parts: Object.fromEntries(parts.map((part) => [part.id, recordPart(part, declaration)])),
  };
}

/**
 * The baseline that accepts a run. A reason given earlier is kept while the verdict is the same. A partial run
 * leaves the records of the claims that it did not run; a complete one drops those that have no file any more.
 *
 * @throws {ConfigError} names the claims that are refuted or inconclusive and have no reason, or a reason for
 *   a claim that was not run; where a partial run is of another backend than the records that it would join.
 */
export function acceptBaseline({ report, previous, reasons }: AcceptInput): Baseline {
  const ids = report.claims.map((claim) => claim.declaration.id);
  const strange = Object.keys(reasons).find((id) => !ids.includes(id));
  if (strange !== undefined) {
    throw new ConfigError(`claims:accept: --reason must name a claim of the run, got ${strange}`);
  }
  const records = report.claims.map((result) => {
    const { id } = result.declaration;
    const earlier = previous?.claims[id];
    const kept = earlier?.verdict === result.verdict ? earlier.reason : undefined;
    const reason = reasons[id] ?? kept;
    return [
      id,
      recordClaim(result, reason === undefined || reason.trim() === '' ? undefined : reason),
    ] as const;
  });
  const silent = records.filter(([, record]) => needsReason(record.verdict) && record.reason === undefined);
  if (silent.length > 0) {
    const named = silent.map(([id, { verdict }]) => `${id} (${verdict})`).join(', ');
    throw new ConfigError(
      `claims:accept: a claim that is not supported must be given a reason, got none for ${named}; ` +
        'npm run claims:accept -- --reason <id>="why"',
    );
  }
  const { profile, datasetId, backend } = report.run;
  if (!report.complete && previous?.backend !== undefined && previous.backend !== backend) {
    throw new ConfigError(
      `claims:accept: a run of some claims must be of the backend of the other records, ${previous.backend}, got ` +
        `${backend}; run all claims on ${backend}, or these with TRANSFER_CLAIMS_BACKEND=${previous.backend}`,
    );
  }
  const kept = report.complete ? {} : (previous?.claims ?? {});
  // Records that do not say theirs must not be given that of a run of some claims.
  const named = report.complete || previous === undefined || previous.backend === backend ? { backend } : {};
  return {
    schema: 1,
    profile,
    dataset: datasetId,
    ...named,
    claims: { ...kept, ...Object.fromEntries(records) },
  };
}
