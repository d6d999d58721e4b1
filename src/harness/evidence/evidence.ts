import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { readVariable } from '../../core/read-variable.js';
import { decodeSafetensors } from '../../safetensors/safetensors.js';
import type { StoredTrial, TrialLayer } from '../store/run-store.js';
import type { TrialSpec } from '../store/trial.js';
import { unpackLines } from './evidence-file.js';
import { decodeEvidence, portableKey, sha256, type EvidenceRecord } from './evidence-record.js';

/** Where recorded trials lie, from the project's root: `<folder>/<paper>/<experiment>.jsonl.gz`. */
export const evidenceFolder = join('reports', 'evidence');

export const recordsSuffix = '.jsonl.gz';
export const weightsFolder = 'weights';
export const weightsSuffix = '.safetensors';

/** Something that was refused. */
export interface EvidenceFault {
  /** The file, and the line where it is one record's. */
  readonly place: string;
  readonly text: string;
}

/**
 * Trials that ship with the repository, as they were recorded: a layer under the store that is only ever read. Nothing of it
 * is taken for a run of this machine; what is not as it was recorded is refused, and the rest stays usable.
 */
export class Evidence implements TrialLayer {
  readonly #byKey = new Map<string, EvidenceRecord>();
  readonly #byPortableKey = new Map<string, EvidenceRecord[]>();
  readonly #faults: EvidenceFault[] = [];

  /** @param folder of one paper; one that is not there holds nothing */
  constructor(readonly folder: string) {
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    for (const name of names) if (name !== weightsFolder) this.#readFile(name);
  }

  /** What was refused when it was read; {@link checkWeights} finds the rest. */
  get faults(): readonly EvidenceFault[] {
    return this.#faults;
  }

  /** @throws {ConfigError} names what is refused, or damaged */
  requireSound(): void {
    const faults = [...this.#faults, ...this.checkWeights()];
    if (faults.length === 0) return;
    const words = faults.map(({ place, text }) => `${place}: ${text}`).join('; ');
    throw new ConfigError(
      `evidence: all of ${this.folder} must be as it was recorded, but: ${words}; restore the committed files`,
    );
  }

  /** All records, in the order of experiment and seed. */
  records(): EvidenceRecord[] {
    return [...this.#byKey.values()].sort(
      (one, other) =>
        compare(one.spec.experiment, other.spec.experiment) ||
        one.spec.seed - other.spec.seed ||
        compare(one.key, other.key),
    );
  }

  /** The trial recorded at exactly this address: the same backend and arithmetic. */
  find(key: string): StoredTrial | undefined {
    const record = this.#byKey.get(key);
    return record && this.#present(record);
  }

  /** Recordings of a trial on whatever backend, in the order of their addresses. */
  anywhere(spec: TrialSpec): readonly StoredTrial[] {
    return (this.#byPortableKey.get(portableKey(spec)) ?? []).map((record) => this.#present(record));
  }

  /** Whether all that the trial left is recorded: its weights, where it has some, were not too large to ship. */
  isWhole(key: string): boolean {
    const record = this.#byKey.get(key);
    return record !== undefined && record.weights !== 'left out';
  }

  /** Holds every file of weights against its checksum, and finds those that no record names. */
  checkWeights(): EvidenceFault[] {
    const folder = join(this.folder, weightsFolder);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const owned = this.records().filter(({ weights }) => weights.length === 64);
    const expected = new Set(owned.map(({ key }) => `${key}${weightsSuffix}`));
    const strange = names.filter((name) => !expected.has(name));
    return [
      ...owned.flatMap((record) => {
        try {
          this.#weightsOf(record);
          return [];
        } catch (error) {
          return [{ place: this.#weightsPath(record), text: (error as Error).message }];
        }
      }),
      ...strange.map((name) => ({ place: join(folder, name), text: 'no record names it' })),
    ];
  }

  #readFile(name: string): void {
    const path = join(this.folder, name);
    const refuse = (place: string, text: string) => this.#faults.push({ place, text });
    if (!name.endsWith(recordsSuffix)) {
      refuse(path, `it is no evidence; files here end in ${recordsSuffix}`);
      return;
    }
    const experiment = name.slice(0, -recordsSuffix.length);
    const lines = unpackLines(readFileSync(path));
    if (lines === undefined) {
      refuse(path, 'it cannot be unpacked: cut off, or changed after it was recorded');
      return;
    }
    lines.forEach((line, index) => {
      try {
        this.#enter(decodeEvidence(line), experiment);
      } catch (error) {
        refuse(`${path}, line ${index + 1}`, (error as Error).message);
      }
    });
  }

  #enter(record: EvidenceRecord, experiment: string): void {
    const { key, spec } = record;
    if (spec.experiment !== experiment)
      throw new ConfigError(`it is of ${spec.experiment}, and stands in ${experiment}`);
    if (this.#byKey.has(key)) throw new ConfigError('the same trial stands here twice');
    this.#byKey.set(key, record);
    const portable = portableKey(spec);
    const same = [...(this.#byPortableKey.get(portable) ?? []), record];
    this.#byPortableKey.set(
      portable,
      same.sort((one, other) => compare(one.key, other.key)),
    );
  }

  #weightsPath({ key }: EvidenceRecord): string {
    return join(this.folder, weightsFolder, `${key}${weightsSuffix}`);
  }

  #weightsOf(record: EvidenceRecord) {
    const path = this.#weightsPath(record);
    if (!existsSync(path)) throw new ConfigError('it is not there, though a record names it');
    const bytes = readFileSync(path);
    if (sha256(bytes) !== record.weights) throw new ConfigError('it does not match its checksum');
    return decodeSafetensors(bytes);
  }

  #present(record: EvidenceRecord): StoredTrial {
    const { key, spec, numbers, provenance, weights } = record;
    const hasWeights = weights.length === 64;
    const loadWeights = () => {
      if (!hasWeights) return Promise.resolve(undefined);
      try {
        return Promise.resolve(this.#weightsOf(record));
      } catch (error) {
        const what = `evidence: ${this.#weightsPath(record)}: ${(error as Error).message}`;
        return Promise.reject(new ConfigError(`${what}; restore the committed file`, { cause: error }));
      }
    };
    const leftOut = weights === 'left out' ? ({ weightsLeftOut: true } as const) : {};
    return { key, spec, numbers, provenance, hasWeights, recorded: true, ...leftOut, loadWeights };
  }
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** Whether recorded trials are read: not where `TRANSFER_CLAIMS_EVIDENCE` is `off`. */
export function readsEvidence(environment: NodeJS.ProcessEnv = process.env): boolean {
  const asked = readVariable(environment, 'TRANSFER_CLAIMS_EVIDENCE');
  if (asked === undefined || asked === 'off') return asked === undefined;
  throw new ConfigError(`TRANSFER_CLAIMS_EVIDENCE must be off, or not set, got ${JSON.stringify(asked)}`);
}

/**
 * The evidence of a paper; warns of each thing refused.
 *
 * @param root the project's folder
 */
export function openEvidence(
  paper: string,
  { root = '.', warn = console.warn }: { root?: string; warn?: (message: string) => void } = {},
): Evidence {
  const evidence = new Evidence(join(root, evidenceFolder, paper));
  for (const { place, text } of evidence.faults) warn(`evidence: ${place} is refused: ${text}`);
  return evidence;
}

/** Evidence of nothing. */
export const noEvidence = (): Evidence => new Evidence('');
