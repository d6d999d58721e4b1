import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sampleOutput, sampleProvenance, sampleSpec } from '../../store/testing/sample-trial.js';
import { openRunStore, type StoredTrial } from '../../store/run-store.js';
import type { TrialSpec } from '../../store/trial.js';
import { addEvidence, type AddedEvidence } from '../add-evidence.js';

/** Where sample trials come from that may be recorded: code that was committed. */
export const committed = { ...sampleProvenance, commit: 'a'.repeat(40), dirty: false, backend: 'tensorflow' };

/** A sample trial as a run on this backend would address it. */
export function sampleSpecOn(backend: string, seed: number, experiment = 'sample'): TrialSpec {
  const spec = sampleSpec(seed, experiment);
  return { ...spec, configuration: { ...spec.configuration, backend, arithmetic: `of ${backend}` } };
}

/** Runs sample trials into a store of their own. */
export async function storeOf(folder: string, specs: readonly TrialSpec[]): Promise<StoredTrial[]> {
  const store = openRunStore({ folder });
  return Promise.all(specs.map((spec) => store.write(spec, sampleOutput(spec.seed), committed)));
}

/** Records sample trials in `<folder>/evidence`, from a store in `<folder>/origin`. */
export async function record(folder: string, specs: readonly TrialSpec[]): Promise<AddedEvidence> {
  const trials = await storeOf(join(folder, 'origin'), specs);
  return addEvidence(
    join(folder, 'evidence'),
    trials.map((trial) => ({ trial, data: { id: 'mnist', name: 'MNIST' } })),
  );
}

/** All files below a folder, with their paths. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
