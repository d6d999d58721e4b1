import { describeDataset } from '../data/describe-dataset.js';
import type { Laboratory } from './laboratory.js';
import { currentProfile } from '../papers/wiedeman-wang-2022/profiles.js';
import type { TrialSpec } from './store/trial.js';

/** What a run says of itself before anything is loaded. */
export function describeRun(environment: NodeJS.ProcessEnv = process.env): { readonly firstLine: string } {
  const { description } = describeDataset({ environment });
  const { name, fixedSeeds } = currentProfile(environment);
  const check =
    fixedSeeds === undefined ? '' : ` · ${fixedSeeds} seeds for each claim, not compared with the baseline`;
  return { firstLine: `transfer-claims: ${description} · profile ${name}${check}` };
}

/** Where and on what a process ran its trials. */
export function describeLaboratory({ profile, dataset, backend, provenance }: Laboratory) {
  return {
    profile: profile.name,
    ...(profile.fixedSeeds === undefined ? {} : { fixedSeeds: profile.fixedSeeds }),
    datasetId: dataset.id,
    dataset: dataset.name,
    synthetic: dataset.synthetic,
    datasetDescription: dataset.description,
    backend: backend.name,
    device: backend.device,
    commit: provenance.commit,
    versions: provenance.versions,
  };
}

/** A trial in words: "train-pair fc λ 0.05 warm-up 4 seed 3". */
export function describeSpec({ experiment, configuration, seed }: TrialSpec): string {
  const { architecture, lambda, form, warmUpEpochs } = configuration;
  return [
    experiment,
    architecture,
    lambda === undefined ? undefined : `λ ${String(lambda)}`,
    form,
    warmUpEpochs === undefined ? undefined : `warm-up ${String(warmUpEpochs)}`,
    `seed ${seed}`,
  ]
    .filter((word) => word !== undefined)
    .join(' ');
}
