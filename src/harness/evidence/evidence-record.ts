import { createHash } from 'node:crypto';
import { requireOneOf } from '../../core/checks.js';
import { ConfigError } from '../../core/errors.js';
import { requireMembers, requireObject, requireText } from '../baseline.js';
import { canonicalJson } from '../store/canonical-json.js';
import type { TrialProvenance } from '../store/provenance.js';
import type { Json, TrialOutput, TrialSpec } from '../store/trial.js';
import { trialKey } from '../store/trial-key.js';

/** The data of a recorded trial, for people; its fingerprint is in the trial's configuration. */
export interface EvidenceData {
  readonly id: string;
  readonly name: string;
}

/** One recorded trial: a line of `reports/evidence/<paper>/<experiment>.jsonl.gz`. */
export interface EvidenceRecord {
  readonly schema: 1;
  /** The trial's address: SHA-256 of its spec. */
  readonly key: string;
  readonly spec: TrialSpec;
  readonly data: EvidenceData;
  readonly numbers: TrialOutput['numbers'];
  readonly provenance: TrialProvenance;
  /**
   * SHA-256 of `weights/<key>.safetensors`; `none` where the trial has no weights; `left out` where it has some that are too
   * large to ship.
   */
  readonly weights: string;
}

const members = ['schema', 'key', 'spec', 'data', 'numbers', 'provenance', 'weights', 'checksum'];

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

const checksumOf = (record: EvidenceRecord): string => sha256(canonicalJson(record, 'record'));

/** The record as a line, with its checksum. */
export function encodeEvidence(record: EvidenceRecord): string {
  return canonicalJson({ ...record, checksum: checksumOf(record) }, 'record');
}

/**
 * Reads a line and holds it against its checksum and its address.
 *
 * @throws {ConfigError} says what is wrong with it: cut off, changed after it was recorded, or another trial's
 */
export function decodeEvidence(line: string): EvidenceRecord {
  const value = parseLine(line);
  if (value['schema'] !== 1)
    throw new ConfigError(`schema must be 1, got ${JSON.stringify(value['schema'])}`);
  const { checksum, ...rest } = requireMembers('record', value, members);
  const record = rest as unknown as EvidenceRecord;
  if (checksum !== checksumOf(record)) {
    throw new ConfigError('it does not match its checksum: it was changed after it was recorded');
  }
  if (addressOf(record.spec) !== record.key) throw new ConfigError('its address is that of another trial');
  requireText('data.name', requireObject('data', record.data)['name']);
  requireObject('numbers', record.numbers);
  requireText('provenance.backend', requireObject('provenance', record.provenance)['backend']);
  if (!/^[0-9a-f]{64}$/.test(record.weights)) requireOneOf('weights', record.weights, ['none', 'left out']);
  return record;
}

function parseLine(line: string): Readonly<Record<string, unknown>> {
  try {
    return requireObject('record', JSON.parse(line));
  } catch {
    throw new ConfigError('it is no record: cut off, or something else');
  }
}

function addressOf(spec: TrialSpec): string | undefined {
  try {
    return trialKey(spec);
  } catch {
    return undefined;
  }
}

/** What a trial's numbers depend on besides what was asked for: where it, or what it was made from, was run. */
const machineMembers: readonly string[] = ['backend', 'arithmetic'];

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutMachine(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutMachine);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !machineMembers.includes(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutMachine(member)]));
}

/**
 * The address of a trial on whatever backend: equal for recordings of the same trial on different machines, whose own
 * addresses differ by backend and arithmetic.
 */
export function portableKey(spec: TrialSpec): string {
  return trialKey({
    ...spec,
    configuration: withoutMachine(spec.configuration) as TrialSpec['configuration'],
  });
}

function machinesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(machinesIn);
  if (!isObject(value)) return [];
  const own = machineMembers.flatMap((name) => value[name] ?? []).join(', ');
  return [...(own === '' ? [] : [own]), ...Object.values(value).flatMap(machinesIn)];
}

/** "tensorflow, 3 fused, native 3": recordings of one kind of machine have the same. */
export function machineOf({ configuration }: TrialSpec): string {
  return [...new Set(machinesIn(configuration))].sort().join('; ');
}

function fingerprintsIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(fingerprintsIn);
  if (!isObject(value)) return [];
  const { dataset } = value;
  return [...(typeof dataset === 'string' ? [dataset] : []), ...Object.values(value).flatMap(fingerprintsIn)];
}

/** The fingerprint of the data of a trial, or of what it was made from; empty where it names none. */
export function fingerprintOf({ configuration }: TrialSpec): string {
  return fingerprintsIn(configuration)[0] ?? '';
}
