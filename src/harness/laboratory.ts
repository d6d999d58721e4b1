import type { BackendInfo } from '../backend/backend-info.js';
import { prepareBackend } from '../backend/select-backend.js';
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load-dataset.js';
import { currentProfile, type Profile } from '../papers/wiedeman-wang-2022/profiles.js';
import { readProvenance, type RunProvenance } from './store/provenance.js';
import { openRunStore, type RunStore } from './store/run-store.js';

/** Everything that the trials of a process share. */
export interface Laboratory {
  readonly profile: Profile;
  readonly dataset: Dataset;
  readonly backend: BackendInfo;
  readonly store: RunStore;
  readonly provenance: RunProvenance;
}

let opened: Promise<Laboratory> | undefined;

/** Prepares backend, data and store as the environment says; once per process. */
export function openLaboratory(): Promise<Laboratory> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Laboratory> {
  const profile = currentProfile();
  const [backend, dataset] = await Promise.all([prepareBackend(), loadDataset()]);
  const provenance = await readProvenance({ backend: backend.name, device: backend.device });
  return { profile, dataset, backend, store: openRunStore(), provenance };
}

/** What every trial's address holds besides its own settings. */
export function sharedConfiguration({ dataset, backend }: Laboratory): Record<string, string | number> {
  const { name, arithmetic } = backend;
  return { dataset: dataset.fingerprint, backend: name, ...(arithmetic === undefined ? {} : { arithmetic }) };
}
