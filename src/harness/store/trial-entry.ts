import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { encodeSafetensors } from '../../safetensors/safetensors.js';
import type { TrialOutput, TrialSpec } from './trial.js';
import { canonicalJson } from './canonical-json.js';
import type { TrialProvenance } from './provenance.js';
import { unlessMissing } from './store-files.js';
import type { StoreFiles } from './store-files.js';
import { trialKey } from './trial-key.js';

/**
 * The layout of `trial.json` that this code writes. Another number may change everything in an entry but
 * the file of checksums, which must cover `trial.json`, and the field `schema` in that.
 */
export const entrySchema = 1;

/** The file of checksums, as `sha256sum --check` reads it. */
const checksumsName = 'SHA256SUMS';
const trialName = 'trial.json';
const weightsName = 'weights.safetensors';

/** `trial.json`: what an entry says of its trial. */
export interface TrialRecord {
  readonly schema: typeof entrySchema;
  readonly spec: TrialSpec;
  readonly numbers: TrialOutput['numbers'];
  readonly provenance: TrialProvenance;
  /** Whether `weights.safetensors` belongs to the entry. */
  readonly hasWeights: boolean;
}

/** What lies in the place of an entry. */
export type EntryState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'corrupt'; readonly reason: string }
  | { readonly kind: 'newer'; readonly schema: number }
  | { readonly kind: 'found'; readonly record: TrialRecord; readonly weights: Uint8Array | undefined };

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The files of an entry, by name.
 *
 * @throws {ConfigError} names the path of a number that is not finite, or of anything else JSON cannot hold.
 */
export function encodeEntry(
  spec: TrialSpec,
  output: TrialOutput,
  provenance: TrialProvenance,
): ReadonlyMap<string, Uint8Array> {
  const { experiment, version, configuration, seed } = spec;
  const body = {
    schema: entrySchema,
    spec: { experiment, version, configuration, seed },
    numbers: output.numbers,
    provenance,
    hasWeights: output.weights !== undefined,
  };
  const text = JSON.stringify(JSON.parse(canonicalJson(body, 'trial')), null, 2);
  const contents = new Map<string, Uint8Array>([[trialName, Buffer.from(`${text}\n`)]]);
  if (output.weights !== undefined) {
    contents.set(weightsName, encodeSafetensors(output.weights, { experiment, key: trialKey(spec) }));
  }
  const sums = [...contents].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`);
  return contents.set(checksumsName, Buffer.from(sums.join('')));
}

function parseChecksums(text: string): ReadonlyMap<string, string> | undefined {
  const lines = text.split('\n');
  if (lines.pop() !== '') return undefined;
  const pairs = lines.map((line) => /^([0-9a-f]{64}) {2}([\w.-]+)$/.exec(line));
  return pairs.includes(null) ? undefined : new Map(pairs.map((pair) => [pair?.[2] ?? '', pair?.[1] ?? '']));
}

function parseRecord(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What is wrong with a record of this code's schema, or undefined. */
function faultOf(record: TrialRecord, key: string, names: readonly string[]): string | undefined {
  const expected = record.hasWeights ? [trialName, weightsName] : [trialName];
  if (names.join() !== expected.join()) return `${checksumsName} must list ${expected.join(' and ')}`;
  try {
    return trialKey(record.spec) === key ? undefined : 'the spec is that of another trial';
  } catch (error) {
    if (error instanceof ConfigError || error instanceof TypeError) return `the spec is broken`;
    throw error;
  }
}

/**
 * Reads the entry in the folder `place` and checks it against its checksums and its key.
 *
 * @param options.weights whether to read and check the weights too, where the entry has some.
 */
export async function readEntry(
  files: StoreFiles,
  place: string,
  { key, weights: withWeights }: { readonly key: string; readonly weights: boolean },
): Promise<EntryState> {
  const corrupt = (reason: string): EntryState => ({ kind: 'corrupt', reason });
  const status = await unlessMissing(files.stat(place));
  if (status === undefined) return { kind: 'absent' };
  if (!status.isDirectory()) return corrupt('it is a file');
  const load = (name: string) => unlessMissing<Uint8Array>(files.readFile(join(place, name)));

  const [sums, body] = [await load(checksumsName), await load(trialName)];
  if (sums === undefined || body === undefined) return corrupt(`${checksumsName} or ${trialName} is missing`);
  const checksums = parseChecksums(Buffer.from(sums).toString('utf8'));
  if (checksums === undefined) return corrupt(`${checksumsName} cannot be parsed`);
  if (checksums.get(trialName) !== sha256(body)) return corrupt(`${trialName} does not match its checksum`);

  const record = parseRecord(body) as Partial<TrialRecord> | null | undefined;
  const schema: unknown = record?.schema;
  if (typeof schema === 'number' && schema > entrySchema) return { kind: 'newer', schema };
  if (schema !== entrySchema) return corrupt(`${trialName} is not a trial`);
  const found = record as TrialRecord;
  const fault = faultOf(found, key, [...checksums.keys()]);
  if (fault !== undefined) return corrupt(fault);

  if (!withWeights || !found.hasWeights) return { kind: 'found', record: found, weights: undefined };
  const weights = await load(weightsName);
  if (weights === undefined) return corrupt(`${weightsName} is missing`);
  if (checksums.get(weightsName) !== sha256(weights)) {
    return corrupt(`${weightsName} does not match its checksum`);
  }
  return { kind: 'found', record: found, weights };
}
