import type { Baseline, ClaimRecord, PartRecord } from './baseline-record.js';
import type { ClaimResult, ClaimVerdict, PartResult } from './claim-types.js';

/** What the gate may find; everything but `improved` and `open-elsewhere` fails it. */
export type GateFindingKind =
  | 'verdict-worse'
  | 'effect-left-prediction-interval'
  | 'no-record-and-not-supported'
  | 'stale-declaration'
  | 'no-longer-run'
  | 'removed'
  | 'improved'
  | 'open-elsewhere';

/** A difference between a result and what was recorded. */
export interface GateFinding {
  readonly kind: GateFindingKind;
  /** The part's id, where the finding is about one part. */
  readonly part?: string;
  /** What differs, and what to do. */
  readonly message: string;
}

/** Whether a finding fails the gate. */
export function failsGate(finding: GateFinding): boolean {
  return finding.kind !== 'improved' && finding.kind !== 'open-elsewhere';
}

const accept = 'if this is right, record it with "npm run claims:accept"';
const rank: Readonly<Record<Exclude<ClaimVerdict, 'not-run'>, number>> = {
  supported: 2,
  inconclusive: 1,
  refuted: 0,
};

/** What is compared: a claim, or one of its parts. */
interface Comparison {
  /** As messages call it. */
  readonly subject: string;
  readonly part?: string;
  readonly now: ClaimVerdict;
  readonly reason?: string | undefined;
  readonly recorded?: ClaimVerdict | undefined;
  readonly backends?: Backends | undefined;
}

/** The backends of the record and of the run, where they differ. */
export interface Backends {
  readonly recorded: string;
  readonly now: string;
}

/**
 * Compares verdicts; supported > inconclusive > refuted. `not-run` is neither better nor worse than any: as a
 * record it counts as none, and as a result it is found only where the record was run. On another backend than the
 * record's, the same seeds give other networks: a supported claim may then be open by chance, which is said and fails nothing.
 */
function compareVerdicts({ subject, part, now, reason, recorded, backends }: Comparison): GateFinding[] {
  const finding = (kind: GateFindingKind, message: string): GateFinding[] => [
    { kind, ...(part === undefined ? {} : { part }), message: `${subject}: ${message}` },
  ];
  const because = reason === undefined ? '' : ` (${reason})`;
  const wasRun = recorded !== undefined && recorded !== 'not-run';
  if (now === 'not-run') {
    return wasRun
      ? finding(
          'no-longer-run',
          `recorded as ${recorded}, no longer run${because}; run it again, or ${accept}`,
        )
      : [];
  }
  if (!wasRun) {
    if (now === 'supported') return [];
    const command = 'npm run claims:accept -- --reason <id>="why"';
    return finding(
      'no-record-and-not-supported',
      `${now}, and there is no record of that${because}; find out why, or record it: ${command}`,
    );
  }
  if (rank[now] > rank[recorded]) {
    const where = backends && `${recorded} on ${backends.recorded}, ${now} on ${backends.now}`;
    return finding('improved', where ?? `${recorded} → ${now}; ${accept}`);
  }
  if (backends !== undefined && recorded === 'supported' && now === 'inconclusive') {
    const message =
      `supported on ${backends.recorded}, open on ${backends.now}${because}; other arithmetic trains other networks ` +
      'from the same seeds: that alone fails nothing, an effect outside its predicted interval would';
    return finding('open-elsewhere', message);
  }
  if (rank[now] < rank[recorded]) {
    return finding('verdict-worse', `${recorded} → ${now}${because}; find what changed, or, ${accept}`);
  }
  return [];
}

/** The estimate must not fall below the recorded prediction interval: a larger effect is the good side. */
function compareEstimates(subject: string, part: PartResult, record: PartRecord): GateFinding[] {
  if (record.prediction === null || part.verdict === 'not-run') return [];
  const [low, high] = record.prediction;
  if (part.estimate !== null && part.estimate >= low) return [];
  const got = part.estimate === null ? 'missing' : `${round(part.estimate)}, below it`;
  return [
    {
      kind: 'effect-left-prediction-interval',
      part: part.id,
      message:
        `${subject}: recorded effect ${round(record.estimate)}, predicted in [${round(low)}, ${round(high)}], ` +
        `now ${got}; find what changed, or, ${accept}`,
    },
  ];
}

const round = (value: number | null) => (value === null ? 'none' : String(Number(value.toPrecision(4))));

function comparePart(
  claim: string,
  part: PartResult,
  record: PartRecord | undefined,
  backends: Backends | undefined,
): GateFinding[] {
  const subject = `${claim} / ${part.id}`;
  const { verdict: now, reason } = part;
  return [
    ...compareVerdicts({
      ...{ subject, part: part.id, now, reason, recorded: record?.verdict },
      // Without a prediction nothing would be compared at all.
      backends: record?.prediction == null ? undefined : backends,
    }),
    ...(record === undefined ? [] : compareEstimates(subject, part, record)),
  ];
}

/**
 * Compares a claim's result with its record. Empty: nothing to say. Without a record, only the claim's own
 * verdict counts; a record of another declaration says nothing about this one, and is a finding itself.
 */
export function gate(
  result: ClaimResult,
  record: ClaimRecord | undefined,
  backends?: Backends,
): GateFinding[] {
  const { id } = result.declaration;
  const { verdict: now, reason } = result;
  const open = result.parts.filter(({ verdict }) => verdict === 'inconclusive');
  const predicted = open.every((part) => record?.parts[part.id]?.prediction != null);
  const own = compareVerdicts({
    ...{ subject: id, now, reason, recorded: record?.verdict },
    backends: predicted ? backends : undefined,
  });
  if (record === undefined) return own;
  if (record.declarationHash !== result.declarationHash) {
    const message = `${id}: its record in reports/baseline is of another declaration; look at the new result, and ${accept}`;
    return [{ kind: 'stale-declaration', message }];
  }
  if (own.some((finding) => finding.kind === 'no-longer-run')) return own;
  const parts = result.parts.flatMap((part) => comparePart(id, part, record.parts[part.id], backends));
  const present = new Set(result.parts.map((part) => part.id));
  const lost = Object.entries(record.parts)
    .filter(([part]) => !present.has(part))
    .flatMap(([part, { verdict }]) =>
      compareVerdicts({ subject: `${id} / ${part}`, part, now: 'not-run', recorded: verdict }),
    );
  return [...own, ...parts, ...lost];
}

/** Claims that are recorded but have no file any more; by claim id. */
export function removedClaims(
  baseline: Baseline,
  claimIds: readonly string[],
): Readonly<Record<string, readonly GateFinding[]>> {
  const removed = Object.keys(baseline.claims).filter((id) => !claimIds.includes(id));
  return Object.fromEntries(
    removed.map((id) => {
      const message = `${id}: recorded, but claims/${id}.claim.ts is gone; bring it back, or, ${accept}`;
      return [id, [{ kind: 'removed', message }]];
    }),
  );
}
