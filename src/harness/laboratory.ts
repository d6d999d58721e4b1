import type { BackendInfo } from '../backend/backend-info.js';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError } from '../core/errors.js';
import type { Dataset } from '../data/dataset.js';
import type { NotRun, RunDescription } from './claim-types.js';
import { noEvidence, openEvidence, readsEvidence, type Evidence } from './evidence/evidence.js';
import { dataOrRecorded } from './recorded-data.js';
import { profileOrWhyNot, type BaseProfile, type Paper } from './paper.js';
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
  /** The same with other data of the paper, by the names that the claim asks for. */
  readonly others?: Readonly<Record<string, Laboratory<Profile>>>;
}

/** The data of a paper that a claim asks for, by their names. */
export interface AskedData {
  /** @default the paper's first */
  readonly dataset?: string;
  /** Further ones: `laboratory.others` has a laboratory for each. @default none */
  readonly otherDatasets?: readonly string[];
}

type Found<Profile extends BaseProfile> = Laboratory<Profile> | { readonly notRun: NotRun };

const opened = new Map<string, Promise<Found<BaseProfile>>>();
const loaded = new Map<string, Promise<Dataset | { readonly notRun: NotRun }>>();

/** What the claims of one process are run in, in place of the environment's; tests set it. */
export type OpenLaboratory = (paper: Paper, asked: AskedData) => Promise<Laboratory>;
let replacement: OpenLaboratory | undefined;

/** Replaces the laboratory of every paper in this process; for tests of the harness. */
export function replaceLaboratory(open: OpenLaboratory | undefined): void {
  replacement = open;
}

/**
 * Prepares backend, data and store as the environment says; once per process, paper and data set.
 *
 * @returns the laboratory; or why its claims are not run, where some of the data are not there or the paper has no such profile
 * @throws {ConfigError} where the paper has no data of such a name
 */
export async function findLaboratory<Profile extends BaseProfile>(
  paper: Paper<Profile>,
  asked: AskedData = {},
): Promise<Found<Profile>> {
  if (replacement !== undefined) {
    return (await replacement(paper as unknown as Paper, asked)) as unknown as Laboratory<Profile>;
  }
  const { dataset = Object.keys(paper.datasets)[0] ?? '', otherDatasets = [] } = asked;
  const [own, ...others] = await Promise.all(
    [dataset, ...otherDatasets].map((name) => withData(paper, name)),
  );
  const missing = [own, ...others].find((found) => found === undefined || 'notRun' in found);
  if (missing !== undefined && 'notRun' in missing) return missing;
  const named = otherDatasets.map((name, index) => [name, others[index]]);
  return { ...own, others: Object.fromEntries(named) } as Laboratory<Profile>;
}

/**
 * As {@link findLaboratory}, where the data must be there.
 *
 * @throws {ConfigError} where they are not
 *
 * @example
 * const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };
 * const { dataset, profile } = await openLaboratory(paperOf({ id: 'mine', profiles }));
 * profile.name; // → quick
 */
export async function openLaboratory<Profile extends BaseProfile>(
  paper: Paper<Profile>,
  asked: AskedData = {},
): Promise<Laboratory<Profile>> {
  const found = await findLaboratory(paper, asked);
  if ('notRun' in found) throw new ConfigError(`${paper.id}: ${found.notRun.text}`);
  return found;
}

function withData<Profile extends BaseProfile>(paper: Paper<Profile>, name: string): Promise<Found<Profile>> {
  const key = `${paper.id} ${name}`;
  const found = opened.get(key) ?? (open(paper, name) as Promise<unknown> as Promise<Found<BaseProfile>>);
  opened.set(key, found);
  return found as Promise<unknown> as Promise<Found<Profile>>;
}

async function open<Profile extends BaseProfile>(
  paper: Paper<Profile>,
  name: string,
): Promise<Found<Profile>> {
  const { profile, notRun } = profileOrWhyNot(paper);
  if (notRun !== undefined) return { notRun };
  const load = paper.datasets[name];
  if (load === undefined) {
    throw new ConfigError(
      `${paper.id} has no data ${JSON.stringify(name)}; it has ${Object.keys(paper.datasets).join(', ')}`,
    );
  }
  const key = `${paper.id} ${name}`;
  const data = loaded.get(key) ?? load();
  loaded.set(key, data);
  const evidence = readsEvidence() ? openEvidence(paper.id) : noEvidence();
  const [backend, found] = await Promise.all([prepareBackend(), data]);
  const dataset = dataOrRecorded(found, { name, profile, evidence });
  if ('notRun' in dataset) return dataset;
  const { name: backendName, device, versions } = backend;
  const provenance = await readProvenance({ backend: backendName, device, versions });
  return { paper, profile, dataset, backend, store: openRunStore({ below: evidence }), evidence, provenance };
}

/**
 * The laboratory with other data of the paper, which a claim asked for.
 *
 * @throws {ConfigError} where it did not
 *
 * @example
 * const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };
 * const laboratory = await openLaboratory(paperOf({ id: 'mine', profiles }));
 * const both = { ...laboratory, others: { letters: laboratory } };
 * laboratoryOn(both, 'letters') === laboratory; // → true
 */
export function laboratoryOn<Profile extends BaseProfile>(
  laboratory: Laboratory<Profile>,
  name: string,
): Laboratory<Profile> {
  const other = laboratory.others?.[name];
  if (other !== undefined) return other;
  throw new ConfigError(`laboratory: a claim with trials on ${name} must name it in otherDatasets`);
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
    ...(dataset.remedy === undefined ? {} : { remedy: dataset.remedy }),
    datasetDescription: dataset.description,
    backend: backend.name,
    ...(backend.arithmetic === undefined ? {} : { arithmetic: backend.arithmetic }),
    device: backend.device,
    commit: provenance.commit,
    versions: provenance.versions,
  };
}
