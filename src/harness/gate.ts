import { predictiveTest, type PredictiveInput } from '../statistics/predictive-test.js';
import { baselinePath, testedClaims, type Baseline, type ClaimRecord } from './baseline.js';
import type { ClaimResult, RunDescription } from './claim-types.js';

/** What the gate may find. Those of {@link warnings} are said and fail nothing. */
export type GateFindingKind =
  | 'no-record'
  | 'stale-declaration'
  | 'changed-measure'
  | 'new-measure'
  | 'no-longer-run'
  | 'missing-here'
  | 'left-its-prediction'
  | 'drift'
  | 'law-broken'
  | 'verdict-changed'
  | 'removed';

/** A difference between a result and what was recorded. */
export interface GateFinding {
  readonly kind: GateFindingKind;
  /** The part's id, where the finding is about one part. */
  readonly part?: string;
  /** What differs, and what to do. */
  readonly message: string;
}

/**
 * Findings that fail nothing: another verdict where the numbers lie where they were predicted, a measure in other words that gives
 * the recorded numbers to the last digit, and what this machine lacks
 * (unless `TRANSFER_CLAIMS_STRICT` is set, as in continuous integration).
 */
const warnings: readonly GateFindingKind[] = ['verdict-changed', 'missing-here', 'new-measure'];

/** Whether a finding fails the gate. */
export function failsGate({ kind }: GateFinding, environment: NodeJS.ProcessEnv = process.env): boolean {
  if (kind === 'missing-here' && environment['TRANSFER_CLAIMS_STRICT']) return true;
  return !warnings.includes(kind);
}

/** The error rate of a whole run in which nothing has changed, split over the recorded claims. */
export const gateAlpha = 0.01;

/**
 * The level at which each recorded claim is tested: {@link gateAlpha} over the claims that are recorded with a spread (Bonferroni).
 *
 * @param family their number; at least those of this baseline
 */
export function gateLevel({ claims }: Pick<Baseline, 'claims'>, family = 0): number {
  return gateAlpha / Math.max(1, family, testedClaims(claims));
}

const accept = 'if this is right, record it with "npx transfer-claims accept"';

/**
 * What is found in a claim's result against the baseline of its paper, profile and data set.
 *
 * @param family how many recorded claims share the run's error rate, of all papers; `recordedFamily`
 */
export function gateClaim(
  result: ClaimResult,
  run: RunDescription,
  baseline: Baseline,
  family = 0,
): GateFinding[] {
  const { id } = result.declaration;
  const record = baseline.claims[id];
  const finding = (kind: GateFindingKind, message: string): GateFinding => ({
    kind,
    message: `${id}: ${message}`,
  });
  if (record === undefined) return withoutRecord(result, run, finding);
  if (record.declarationHash !== result.declarationHash) {
    const file = baselinePath(run);
    return [
      finding(
        'stale-declaration',
        `its record in ${file} is of another declaration; look at the new result, and ${accept}`,
      ),
    ];
  }
  if (result.verdict === 'not-run') return notRunAnyMore(result, record, finding);
  const sameArithmetic = run.backend === baseline.backend && run.arithmetic === baseline.arithmetic;
  const otherMeasure = record.measureHash !== result.measureHash;
  const measureText = 'the code of its measure differs from what was recorded';
  // Where the same numbers are due, they tell whether it still measures the same.
  if (otherMeasure && (!sameArithmetic || result.declaration.kind === 'exact')) {
    return [finding('changed-measure', `${measureText}; look at the new result, and ${accept}`)];
  }
  if (result.declaration.kind === 'exact') {
    if (result.verdict === record.verdict) return [];
    const why = result.reason ?? '';
    return [
      finding(
        'law-broken',
        `${record.verdict} → ${result.verdict} (${why}); find what changed, or, ${accept}`,
      ),
    ];
  }
  const drift = sameArithmetic ? driftOf(result, record).map((text) => finding('drift', text)) : [];
  const left = leftPrediction(result, record, gateLevel(baseline, family)).map((text) =>
    finding('left-its-prediction', text),
  );
  const verdict =
    record.verdict === result.verdict
      ? []
      : [finding('verdict-changed', `${record.verdict} → ${result.verdict}${because(result)}; ${accept}`)];
  const measure = otherMeasure
    ? [finding('new-measure', `${measureText}, its numbers do not; ${accept}`)]
    : [];
  return [...left, ...drift, ...verdict, ...(drift.length === 0 ? measure : [])];
}

type MakeFinding = (kind: GateFindingKind, message: string) => GateFinding;

const because = ({ reason }: ClaimResult) => (reason === undefined ? '' : ` (${reason})`);

function withoutRecord(result: ClaimResult, run: RunDescription, finding: MakeFinding): GateFinding[] {
  if (['supported', 'not-run', 'described'].includes(result.verdict)) return [];
  const command = 'npx transfer-claims accept --reason <id>="why"';
  return [
    finding(
      'no-record',
      `${result.verdict}, and ${baselinePath(run)} has no record of that${because(result)}; find out why, or record it: ${command}`,
    ),
  ];
}

function notRunAnyMore(result: ClaimResult, record: ClaimRecord, finding: MakeFinding): GateFinding[] {
  if (record.verdict === 'not-run') return [];
  const missing = result.parts.some(({ notRun }) => notRun?.because === 'missing');
  return [
    missing
      ? finding('missing-here', `recorded as ${record.verdict}, not run here${because(result)}`)
      : finding(
          'no-longer-run',
          `recorded as ${record.verdict}, no longer run${because(result)}; run it again, or ${accept}`,
        ),
  ];
}

/** Recorded values keep so many digits after the point. */
export const recordedDigits = 9;
const rounding = 2 * 10 ** -recordedDigits;

const round = (value: number | null | undefined) =>
  value === null || value === undefined ? 'none' : String(Number(value.toPrecision(6)));

/** Any change of a recorded number: the same seeds give the same numbers on the record's own backend and arithmetic. */
function driftOf({ primary, parts }: ClaimResult, record: ClaimRecord): string[] {
  const differs = (one: number | null, other: number | null) =>
    (one === null) !== (other === null) || Math.abs((one ?? 0) - (other ?? 0)) > rounding;
  const recordedSeeds = Object.keys(record.values).sort().join();
  const seeds = primary.values
    .map(({ seed }) => String(seed))
    .sort()
    .join();
  if (seeds !== recordedSeeds) {
    return [
      `recorded with the seeds ${recordedSeeds || 'none'}, now ${seeds || 'none'}; find what changed, or, ${accept}`,
    ];
  }
  const moved = primary.values.filter(({ seed, value }) =>
    differs(value, record.values[String(seed)] ?? null),
  );
  const movedParts = parts.filter(({ id, estimate }) =>
    differs(estimate, record.parts[id]?.estimate ?? null),
  );
  const words = [
    ...moved.map(({ seed, value }) => `seed ${seed} ${round(record.values[String(seed)])} → ${round(value)}`),
    ...movedParts.map(
      ({ id, estimate }) => `${id} ${round(record.parts[id]?.estimate)} → ${round(estimate)}`,
    ),
  ];
  if (words.length === 0) return [];
  const some = words.slice(0, 3).join(', ');
  const more = words.length > 3 ? ` and ${words.length - 3} more` : '';
  return [`numbers moved on the backend of the record: ${some}${more}; find what changed, or, ${accept}`];
}

/**
 * Whether the primary left its prediction, or, of a claim about every part, a part: their mean may stay where it was. Half of the
 * level is the primary's then, the other half the parts'.
 */
function leftPrediction(
  { declaration, primary, parts }: ClaimResult,
  record: ClaimRecord,
  level: number,
): string[] {
  const recorded = Object.values(record.values);
  if (recorded.length < 2) return [];
  const each = declaration.asserts === 'every-part' && parts.length > 1;
  const own = comparison('', {
    recorded,
    now: primary.values.map(({ value }) => value),
    alpha: each ? level / 2 : level,
  });
  if (!each) return own;
  const spread = parts.flatMap(({ id, values }) => {
    const { seeds, spread: deviation, estimate } = record.parts[id] ?? {};
    if (seeds === undefined || deviation === undefined || estimate === undefined || estimate === null)
      return [];
    const before = { count: seeds, mean: estimate, standardDeviation: deviation };
    return [{ id, recorded: before, now: values.map(({ value }) => value) }];
  });
  return [
    ...own,
    ...spread.flatMap(({ id, ...input }) =>
      comparison(`${id}: `, { ...input, alpha: level / 2 / spread.length }),
    ),
  ];
}

function comparison(where: string, input: PredictiveInput): string[] {
  const { alarm, p, low, high, mean } = predictiveTest(input);
  if (!alarm) return [];
  const before = 'mean' in input.recorded ? input.recorded.mean : average(input.recorded);
  return [
    `${where}recorded effect ${round(before)}, a later run predicted in [${round(low)}, ${round(high)}], now ${round(mean)} (p ${p.toPrecision(2)}); find what changed, or, ${accept}`,
  ];
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Claims that are recorded but have no file any more; by claim id. */
export function removedClaims(
  { paper, claims }: Baseline,
  claimIds: readonly string[],
): Readonly<Record<string, readonly GateFinding[]>> {
  const removed = Object.keys(claims).filter((id) => !claimIds.includes(id));
  return Object.fromEntries(
    removed.map((id) => {
      const message = `${id}: recorded, but claims/${paper}/${id}.claim.ts is gone; bring it back, or, ${accept}`;
      return [id, [{ kind: 'removed', message }]];
    }),
  );
}
