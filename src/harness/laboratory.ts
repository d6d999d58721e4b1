import type { BackendInfo } from '../backend/backend-info.js';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError } from '../core/errors.js';
import type { Dataset } from '../data/dataset.js';
import type { RunDescription } from './claim-types.js';
import { noEvidence, openEvidence, readsEvidence, type Evidence } from './evidence/evidence.js';
import { currentProfile, type BaseProfile, type Paper } from './paper.js';
import { readProvenance, type RunProvenance } from './store/provenance.js';
import { openRunStore, type RunStore } from './store/run-store.js';

/** Everything that the trials of a paper share in a process. */
export interface Laboratory<Profile extends BaseProfile = BaseProfile> {
  readonly paper: Paper<Profile>;
  readonly profile: Profile;
  readonly dataset: Dataset;
  readonly backend: BackendInfo;
  /** Reads what is recorded at the same address where it has nothing itself. */
  readonly store: RunStore;
  /** The paper's recorded trials; none where they are not to be read. */
  readonly evidence: Evidence;
  readonly provenance: RunProvenance;
}

const opened = new Map<string, Promise<Laboratory>>();
const loaded = new Map<() => Promise<Dataset>, Promise<Dataset>>();

/** What the claims of one process are run in, in place of the environment's; tests set it. */
export type OpenLaboratory = (paper: Paper, dataset?: string) => Promise<Laboratory>;
let replacement: OpenLaboratory | undefined;

/** Replaces the laboratory of every paper in this process; for tests of the harness. */
export function replaceLaboratory(open: OpenLaboratory | undefined): void {
  replacement = open;
}

/**
 * Prepares backend, data and store as the environment says; once per process, paper and data set.
 *
 * @param dataset the name of one of the paper's data sets. @default its first
 * @throws {ConfigError} where the paper has no data of that name
 *
 * @example
 * const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };
 * const { dataset, profile } = await openLaboratory(paperOf({ id: 'mine', profiles }));
 * profile.name; // → quick
 */
export function openLaboratory<Profile extends BaseProfile>(
  paper: Paper<Profile>,
  dataset = Object.keys(paper.datasets)[0] ?? '',
): Promise<Laboratory<Profile>> {
  if (replacement !== undefined) {
    return replacement(paper as unknown as Paper, dataset) as Promise<unknown> as Promise<
      Laboratory<Profile>
    >;
  }
  const key = `${paper.id} ${dataset}`;
  const found = opened.get(key) ?? (open(paper, dataset) as Promise<unknown> as Promise<Laboratory>);
  opened.set(key, found);
  return found as Promise<unknown> as Promise<Laboratory<Profile>>;
}

async function open<Profile extends BaseProfile>(
  paper: Paper<Profile>,
  name: string,
): Promise<Laboratory<Profile>> {
  const profile = currentProfile(paper);
  const load = paper.datasets[name];
  if (load === undefined) {
    throw new ConfigError(
      `${paper.id} has no data ${JSON.stringify(name)}; it has ${Object.keys(paper.datasets).join(', ')}`,
    );
  }
  const data = loaded.get(load) ?? load();
  loaded.set(load, data);
  const [backend, dataset] = await Promise.all([prepareBackend(), data]);
  const { name: backendName, device, versions } = backend;
  const provenance = await readProvenance({ backend: backendName, device, versions });
  const evidence = readsEvidence() ? openEvidence(paper.id) : noEvidence();
  return { paper, profile, dataset, backend, store: openRunStore({ below: evidence }), evidence, provenance };
}

/**
 * What every trial's address holds besides its own settings.
 *
 * @example
 * const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };
 * const laboratory = await openLaboratory(paperOf({ id: 'mine', profiles }));
 * sharedConfiguration(laboratory).backend === laboratory.backend.name; // → true
 */
export function sharedConfiguration({
  dataset,
  backend,
}: Pick<Laboratory, 'dataset' | 'backend'>): Record<string, string | number> {
  const { name, arithmetic } = backend;
  return { dataset: dataset.fingerprint, backend: name, ...(arithmetic === undefined ? {} : { arithmetic }) };
}

/** Where and on what a process ran its trials. */
export function describeLaboratory(laboratory: Laboratory): RunDescription {
  const { paper, profile, dataset, backend, provenance } = laboratory;
  return {
    paper: paper.id,
    profile: profile.name,
    ...(profile.fixedSeeds === undefined ? {} : { fixedSeeds: profile.fixedSeeds }),
    datasetId: dataset.id,
    dataset: dataset.name,
    synthetic: dataset.synthetic,
    datasetDescription: dataset.description,
    backend: backend.name,
    ...(backend.arithmetic === undefined ? {} : { arithmetic: backend.arithmetic }),
    device: backend.device,
    commit: provenance.commit,
    versions: provenance.versions,
  };
}
