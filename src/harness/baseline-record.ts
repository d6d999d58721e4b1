import { requireInteger, requireNumber, requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { requireKnownMembers, requireObject, requireText } from './baseline-fields.js';
import type { ClaimVerdict } from './claim-types.js';

/** What was accepted for one part of a claim. */
export interface PartRecord {
  readonly verdict: ClaimVerdict;
  /** Mean of the estimand over seeds; null where there was none. */
  readonly estimate: number | null;
  readonly seeds: number;
  /** Where the mean of a later run falls if nothing has changed; null where the spread is unknown. */
  readonly prediction: readonly [number, number] | null;
}

/** What was accepted for one claim. */
export interface ClaimRecord {
  readonly declarationHash: string;
  readonly verdict: ClaimVerdict;
  /** Why a refuted or inconclusive claim was accepted as such; there for each of them. */
  readonly reason?: string;
  readonly parts: Readonly<Record<string, PartRecord>>;
}

/** The accepted outcome of a run, on one profile and dataset: `reports/baseline/<profile>-<dataset>.json`. */
export interface Baseline {
  readonly schema: 1;
  readonly profile: string;
  /** The dataset's id: `mnist`. */
  readonly dataset: string;
  /** The backend of the run; records of older versions have none. */
  readonly backend?: string;
  readonly claims: Readonly<Record<string, ClaimRecord>>;
}

/** What names a baseline. */
export interface BaselineName {
  readonly profile: string;
  readonly datasetId: string;
}

const verdicts = ['supported', 'refuted', 'inconclusive', 'not-run'] as const;

function parsePrediction(where: string, value: unknown): readonly [number, number] | null {
  if (value === null) return null;
  const [first, second, ...more] = Array.isArray(value) ? (value as unknown[]) : [];
  if (more.length > 0) throw new ConfigError(`${where} must be [low, high], got ${JSON.stringify(value)}`);
  const low = requireNumber(`${where}[0]`, first);
  return [low, requireNumber(`${where}[1]`, second, { min: low })];
}

function parsePart(where: string, value: unknown): PartRecord {
  const part = requireObject(where, value);
  requireKnownMembers(where, part, ['verdict', 'estimate', 'seeds', 'prediction']);
  const { verdict, estimate, seeds, prediction } = part;
  return {
    verdict: requireOneOf(`${where}.verdict`, verdict, verdicts),
    estimate: estimate === null ? null : requireNumber(`${where}.estimate`, estimate),
    seeds: requireInteger(`${where}.seeds`, seeds, { min: 0 }),
    prediction: parsePrediction(`${where}.prediction`, prediction),
  };
}

/** Whether a record of this verdict must say why it was accepted. */
export function needsReason(verdict: ClaimVerdict): boolean {
  return verdict === 'refuted' || verdict === 'inconclusive';
}

function parseClaim(where: string, value: unknown): ClaimRecord {
  const claim = requireObject(where, value);
  requireKnownMembers(where, claim, ['declarationHash', 'verdict', 'reason', 'parts']);
  const verdict = requireOneOf(`${where}.verdict`, claim['verdict'], verdicts);
  const reason =
    claim['reason'] === undefined && !needsReason(verdict)
      ? {}
      : { reason: requireText(`${where}.reason`, claim['reason']) };
  return {
    declarationHash: requireText(`${where}.declarationHash`, claim['declarationHash']),
    verdict,
    ...reason,
    parts: mapMembers(`${where}.parts`, claim['parts'], parsePart),
  };
}

function mapMembers<T>(where: string, value: unknown, parse: (where: string, value: unknown) => T) {
  const members = Object.entries(requireObject(where, value));
  return Object.fromEntries(members.map(([id, member]) => [id, parse(`${where}.${id}`, member)]));
}

/**
 * Checks that `value` is a baseline of this name, to the last member.
 *
 * @throws {ConfigError} names the member that is not as needed.
 */
export function parseBaseline(value: unknown, { profile, datasetId }: BaselineName): Baseline {
  const baseline = requireObject('baseline', value);
  if (baseline['schema'] !== 1) {
    throw new ConfigError(`schema must be 1, got ${JSON.stringify(baseline['schema']) ?? 'nothing'}`);
  }
  requireKnownMembers('baseline', baseline, ['schema', 'profile', 'dataset', 'backend', 'claims']);
  return {
    schema: 1,
    profile: requireOneOf('profile', baseline['profile'], [profile]),
    dataset: requireOneOf('dataset', baseline['dataset'], [datasetId]),
    ...(baseline['backend'] !== undefined && { backend: requireText('backend', baseline['backend']) }),
    claims: mapMembers('claims', baseline['claims'], parseClaim),
  };
}
