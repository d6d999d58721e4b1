import { architectureNamed, type ArchitectureName } from '../../../models/architecture.js';
import { disposeNetwork, networkFromWeights, networkWeights } from '../../../models/network.js';
import type { NetworkPair } from '../../../training/pair-step.js';
import type { Collapse } from '../../../training/train-pair.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { PairTraining } from './pair-results.js';
import { readTrained, type Trained } from '../../../harness/store/trained.js';
import type { TrialSpec, WeightArray } from '../../../harness/store/trial.js';

/** The weights of both networks of a pair, as a trial stores them. */
export async function pairWeights([first, second]: NetworkPair): Promise<Record<string, WeightArray>> {
  const prefixed = async (prefix: string, network: NetworkPair[0]) =>
    Object.entries(await networkWeights(network)).map(
      ([name, array]) => [`${prefix}.${name}`, array] as const,
    );
  return Object.fromEntries([...(await prefixed('model1', first)), ...(await prefixed('model2', second))]);
}

/** The pair whose weights a `train-pair` trial left. The caller disposes the networks. */
function pairFromWeights(
  name: ArchitectureName,
  weights: Readonly<Record<string, WeightArray>>,
): NetworkPair {
  const architecture = architectureNamed(name);
  const only = (prefix: string) =>
    Object.fromEntries(
      Object.entries(weights).flatMap(([key, array]) =>
        key.startsWith(`${prefix}.`) ? [[key.slice(prefix.length + 1), array]] : [],
      ),
    );
  return [networkFromWeights(architecture, only('model1')), networkFromWeights(architecture, only('model2'))];
}

/**
 * Loads the pair that a `train-pair` trial left in the store, lends it to `use` and disposes it.
 *
 * @param collapse whether, and when, a model of the pair had died in training; then all numbers of the trial
 * @throws {NumericalError} where the trial is not in the store.
 */
export async function withStoredPair<Result>(
  { store }: Laboratory,
  training: TrialSpec,
  use: (pair: NetworkPair, collapse: Collapse | null, numbers: Trained['numbers']) => Promise<Result>,
): Promise<Result> {
  const { numbers, weights } = await readTrained(store, training, 'the trained pair');
  const { collapse } = numbers as unknown as PairTraining;
  const pair = pairFromWeights(training.configuration['architecture'] as ArchitectureName, weights);
  try {
    return await use(pair, collapse, numbers);
  } finally {
    pair.forEach(disposeNetwork);
  }
}
