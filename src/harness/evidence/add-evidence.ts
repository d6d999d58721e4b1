import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../core/write-atomically.js';
import { encodeSafetensors } from '../../safetensors/safetensors.js';
import type { StoredTrial } from '../store/run-store.js';
import { trialKey } from '../store/trial-key.js';
import { packLines } from './evidence-file.js';
import {
  encodeEvidence,
  portableKey,
  sha256,
  type EvidenceData,
  type EvidenceRecord,
} from './evidence-record.js';
import { Evidence, recordsSuffix, weightsFolder, weightsSuffix } from './evidence.js';

export interface AddOptions {
  /**
   * Weights of more bytes do not ship: those of a CNN pair have about 50 KB, those of an FC pair several MB.
   *
   * @default 200_000
   */
  readonly largestWeights?: number;
}

/** A finished trial that is to be recorded, with the data it was run on. */
export interface NewEvidence {
  readonly trial: StoredTrial;
  readonly data: EvidenceData;
}

/** What became of each trial. */
export interface AddedEvidence {
  readonly added: readonly StoredTrial[];
  /** Recorded before, at the same address. */
  readonly kept: readonly StoredTrial[];
  /** Taken out: of earlier versions of an experiment that was added, whose numbers no run asks for any more. */
  readonly superseded: readonly EvidenceRecord[];
  /** Not recorded, and why. */
  readonly refused: readonly { readonly trial: StoredTrial; readonly text: string }[];
}

/**
 * Records finished trials in the folder of a paper's evidence. What is recorded already stays as it is, unless it is of an earlier
 * version of an experiment that is added; a trial of code that was not committed is refused, since nobody could run it again.
 *
 * @throws {ConfigError} where what is there is not sound: mend that first
 */
export async function addEvidence(
  folder: string,
  trials: readonly NewEvidence[],
  { largestWeights = 200_000 }: AddOptions = {},
): Promise<AddedEvidence> {
  const evidence = new Evidence(folder);
  evidence.requireSound();
  const added: EvidenceRecord[] = [];
  const result = {
    added: [] as StoredTrial[],
    kept: [] as StoredTrial[],
    superseded: [] as EvidenceRecord[],
    refused: [] as { trial: StoredTrial; text: string }[],
  };
  for (const { trial, data } of trials) {
    const { commit, dirty } = trial.provenance;
    if (evidence.find(trialKey(trial.spec)) !== undefined) result.kept.push(trial);
    else if (commit === null || dirty !== false) {
      result.refused.push({ trial, text: 'it was run by code that is not committed' });
    } else {
      added.push(await recordOf(folder, { trial, data }, largestWeights));
      result.added.push(trial);
    }
  }
  const experiments = new Set(added.map(({ spec }) => spec.experiment));
  for (const experiment of experiments) {
    const own = [...evidence.records(), ...added].filter(({ spec }) => spec.experiment === experiment);
    const newest = Math.max(...own.map(({ spec }) => spec.version));
    const current = own.filter(({ spec }) => spec.version === newest);
    const superseded = own.filter(({ spec }) => spec.version < newest);
    writeAtomically(join(folder, `${experiment}${recordsSuffix}`), encodeFile(current));
    for (const { key } of superseded) {
      rmSync(join(folder, weightsFolder, `${key}${weightsSuffix}`), { force: true });
    }
    result.superseded.push(...superseded);
  }
  return result;
}

/** In an order that depends on the trials alone, so that the same trials make the same file. */
function encodeFile(records: readonly EvidenceRecord[]): Uint8Array {
  const place = ({ spec, key }: EvidenceRecord) =>
    `${String(spec.seed).padStart(9, '0')} ${portableKey(spec)} ${key}`;
  const sorted = [...records].sort((one, other) => (place(one) < place(other) ? -1 : 1));
  return packLines(sorted.map(encodeEvidence));
}

/** The weights are written before the record that names them. */
async function recordOf(
  folder: string,
  { trial, data }: NewEvidence,
  largestWeights: number,
): Promise<EvidenceRecord> {
  const { key, spec, numbers, provenance, hasWeights } = trial;
  const record = { schema: 1, key, spec, data, numbers, provenance } as const;
  const weights = hasWeights ? await trial.loadWeights() : undefined;
  if (weights === undefined) return { ...record, weights: 'none' };
  const bytes = encodeSafetensors(weights, { experiment: spec.experiment, key });
  if (bytes.length > largestWeights) return { ...record, weights: 'left out' };
  const path = join(folder, weightsFolder, `${key}${weightsSuffix}`);
  writeAtomically(path, bytes);
  return { ...record, weights: sha256(readFileSync(path)) };
}
