import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireInteger, requireNumber, requireOneOf } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { claimVerdicts, type ClaimVerdict, type RunDescription } from './claim-types.js';
import { writeAtomically } from '../core/write-atomically.js';

/** What was accepted for one claim. */
export interface ClaimRecord {
  readonly declarationHash: string;
  readonly measureHash: string;
  readonly verdict: ClaimVerdict;
  /** Why it was accepted as it is; there for each claim that was run and is neither supported nor only described. */
  readonly reason?: string;
  /** The primary estimand by seed. */
  readonly values: Readonly<Record<string, number>>;
  readonly parts: Readonly<Record<string, PartRecord>>;
}

/** What was accepted for one part of a claim. */
export interface PartRecord {
  readonly verdict: ClaimVerdict;
  /** Null where there is no number. */
  readonly estimate: number | null;
  /** Over how many seeds the estimate is the mean, and their standard deviation; there for two seeds or more. */
  readonly seeds?: number;
  readonly spread?: number;
}

/** The accepted outcome of a paper's claims: `reports/baseline/<paper>/<profile>-<dataset>.json`. */
export interface Baseline {
  readonly schema: 2;
  readonly paper: string;
  readonly profile: string;
  /** The data set's id: `mnist`; `no-data` for claims that need none. */
  readonly dataset: string;
  readonly backend: string;
  /** What the last digits depend on besides the backend. */
  readonly arithmetic?: string;
  readonly claims: Readonly<Record<string, ClaimRecord>>;
}

/** What names a baseline. */
export type BaselineName = Pick<RunDescription, 'paper' | 'profile' | 'datasetId'>;

/** Where the baselines lie, from the project's root. */
export const baselineFolder = join('reports', 'baseline');

const remedy =
  'run all claims ("npx vitest run claims"), look at reports/claims.md, and record it with "npx transfer-claims accept"';

/** The file of a baseline: `reports/baseline/<paper>/quick-mnist.json`. */
export function baselinePath({ paper, profile, datasetId }: BaselineName, folder = baselineFolder): string {
  return join(folder, paper, `${profile}-${datasetId}.json`);
}

/**
 * Reads the baseline of a paper, profile and data set.
 *
 * @throws {ConfigError} names the file and the remedy, where it is missing, is no JSON, has another schema, or
 *   was broken by hand
 */
export function baselineFor(name: BaselineName, folder = baselineFolder): Baseline {
  const baseline = findBaseline(name, folder);
  if (baseline !== undefined) return baseline;
  throw new ConfigError(`${baselinePath(name, folder)} must exist, got no such file; ${remedy}`);
}

/** As {@link baselineFor}, but undefined where there is no file. */
export function findBaseline(name: BaselineName, folder = baselineFolder): Baseline | undefined {
  const path = baselinePath(name, folder);
  if (!existsSync(path)) return undefined;
  try {
    return parseBaseline(JSON.parse(readFileSync(path, 'utf8')), name);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path}: ${cause}; restore the committed file, or remove it and ${remedy}`, {
      cause: error,
    });
  }
}

/** The data sets for which a paper has a baseline in a profile. */
export function recordedDatasets(
  { paper, profile }: Pick<BaselineName, 'paper' | 'profile'>,
  folder = baselineFolder,
): string[] {
  const own = join(folder, paper);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .filter((name) => name.startsWith(`${profile}-`) && name.endsWith('.json'))
    .map((name) => name.slice(profile.length + 1, -'.json'.length));
}

/**
 * How many recorded claims a run of this profile and data is tested against, of all papers: those with a spread to predict from.
 * A baseline that cannot be read fails the tests that ask for it, and is passed over here.
 */
export function recordedFamily(
  { profile, datasetId }: Pick<BaselineName, 'profile' | 'datasetId'>,
  folder = baselineFolder,
): number {
  if (!existsSync(folder)) return 0;
  const papers = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return papers.reduce((sum, { name: paper }) => {
    try {
      return sum + testedClaims(findBaseline({ paper, profile, datasetId }, folder)?.claims ?? {});
    } catch {
      return sum;
    }
  }, 0);
}

/** The recorded claims that have a spread to predict from. */
export const testedClaims = (claims: Baseline['claims']): number =>
  Object.values(claims).filter(({ values }) => Object.keys(values).length >= 2).length;

/** Writes a baseline, claims and parts in the order of their ids, so that changes are easy to review. */
export function writeBaseline(baseline: Baseline, folder = baselineFolder): string {
  const { paper, profile, dataset } = baseline;
  const path = baselinePath({ paper, profile, datasetId: dataset }, folder);
  const claims = sorted(baseline.claims, (record) => ({ ...record, parts: sorted(record.parts) }));
  writeAtomically(path, `${JSON.stringify({ ...baseline, claims }, null, 2)}\n`);
  return path;
}

function sorted<T>(members: Readonly<Record<string, T>>, change: (member: T) => T = (member) => member) {
  const entries = Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([id, member]) => [id, change(member)]));
}

/** Whether a record of this verdict must say why it was accepted. */
export function needsReason(verdict: ClaimVerdict): boolean {
  return ['refuted', 'smaller-than-matters', 'inconclusive'].includes(verdict);
}

/** Returns `value` if it is a plain object; throws a {@link ConfigError} that names the place otherwise. */
export function requireObject(where: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new ConfigError(`${where} must be an object, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Returns `value` if it is a text that says something; throws a {@link ConfigError} otherwise. */
export function requireText(where: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new ConfigError(`${where} must be a text, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Refuses members that nobody reads: a misspelt name is a mistake, not an extension. */
export function requireMembers(where: string, value: unknown, known: readonly string[]) {
  const object = requireObject(where, value);
  const strange = Object.keys(object).find((name) => !known.includes(name));
  if (strange === undefined) return object;
  throw new ConfigError(`${where} must have no member but ${known.join(', ')}; got ${strange}`);
}

function mapMembers<T>(where: string, value: unknown, parse: (where: string, value: unknown) => T) {
  const members = Object.entries(requireObject(where, value));
  return Object.fromEntries(members.map(([id, member]) => [id, parse(`${where}.${id}`, member)]));
}

function parsePart(where: string, value: unknown): PartRecord {
  const part = requireMembers(where, value, ['verdict', 'estimate', 'seeds', 'spread']);
  const { verdict, estimate, seeds, spread } = part;
  return {
    verdict: requireOneOf(`${where}.verdict`, verdict, claimVerdicts),
    estimate: estimate === null ? null : requireNumber(`${where}.estimate`, estimate),
    ...(seeds === undefined ? {} : { seeds: requireInteger(`${where}.seeds`, seeds, { min: 2 }) }),
    ...(spread === undefined ? {} : { spread: requireNumber(`${where}.spread`, spread, { min: 0 }) }),
  };
}

const claimMembers = ['declarationHash', 'measureHash', 'verdict', 'reason', 'values', 'parts'];

function parseClaim(where: string, value: unknown): ClaimRecord {
  const claim = requireMembers(where, value, claimMembers);
  const verdict = requireOneOf(`${where}.verdict`, claim['verdict'], claimVerdicts);
  const silent = claim['reason'] === undefined && !needsReason(verdict);
  return {
    declarationHash: requireText(`${where}.declarationHash`, claim['declarationHash']),
    measureHash: requireText(`${where}.measureHash`, claim['measureHash']),
    verdict,
    ...(silent ? {} : { reason: requireText(`${where}.reason`, claim['reason']) }),
    values: mapMembers(`${where}.values`, claim['values'], requireNumber),
    parts: mapMembers(`${where}.parts`, claim['parts'], parsePart),
  };
}

const baselineMembers = ['schema', 'paper', 'profile', 'dataset', 'backend', 'arithmetic', 'claims'];

/**
 * Checks that `value` is a baseline of this name, to the last member.
 *
 * @throws {ConfigError} names the member that is not as needed
 */
export function parseBaseline(value: unknown, { paper, profile, datasetId }: BaselineName): Baseline {
  const baseline = requireObject('baseline', value);
  if (baseline['schema'] !== 2) {
    throw new ConfigError(`schema must be 2, got ${JSON.stringify(baseline['schema']) ?? 'nothing'}`);
  }
  requireMembers('baseline', baseline, baselineMembers);
  const { arithmetic } = baseline;
  return {
    schema: 2,
    paper: requireOneOf('paper', baseline['paper'], [paper]),
    profile: requireOneOf('profile', baseline['profile'], [profile]),
    dataset: requireOneOf('dataset', baseline['dataset'], [datasetId]),
    backend: requireText('backend', baseline['backend']),
    ...(arithmetic === undefined ? {} : { arithmetic: requireText('arithmetic', arithmetic) }),
    claims: mapMembers('claims', baseline['claims'], parseClaim),
  };
}
