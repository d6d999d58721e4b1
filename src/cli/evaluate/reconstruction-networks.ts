import type { WeightArray } from '../../core/weight-array.js';
import type { Architecture } from '../../models/architecture.js';
import { readCheckpoint } from '../../models/checkpoint/read-checkpoint.js';
import { cifarAutoencoder, cifarClassifier, cifarDna } from '../../models/cifar-architectures.js';
import {
  mnistAutoencoder,
  mnistDna,
  mnistReconstructionClassifier,
  type ReconstructionArchitecture,
} from '../../models/reconstruction-architectures.js';

/** The data that a network reconstructs. */
export type ReconstructedData = 'mnist' | 'cifar-10';

const networks = {
  mnist: { dna: mnistDna, autoencoder: mnistAutoencoder },
  'cifar-10': { dna: cifarDna, autoencoder: cifarAutoencoder },
} as const satisfies Record<ReconstructedData, Record<string, ReconstructionArchitecture>>;

/**
 * Which of the paper's networks a checkpoint is of: that of MNIST has dense layers alone, that of CIFAR-10 convolutions.
 *
 * @throws {ConfigError} where the file cannot be read
 */
export async function reconstructionIn(
  kind: 'dna' | 'autoencoder',
  path: string,
): Promise<{ readonly data: ReconstructedData; readonly architecture: ReconstructionArchitecture }> {
  const arrays = Object.values(await readCheckpoint(path));
  const data = arrays.some(({ shape }) => shape.length === 4) ? 'cifar-10' : 'mnist';
  return { data, architecture: networks[data][kind] };
}

/**
 * The classifier of reconstructions that a checkpoint is of; on CIFAR-10 of the width that its dense layer tells.
 *
 * @throws {ConfigError} where the file cannot be read
 */
export async function classifierIn(data: ReconstructedData, path: string): Promise<Architecture> {
  if (data === 'mnist') return mnistReconstructionClassifier;
  const dense = Object.values(await readCheckpoint(path)).find(({ shape }) => shape.length === 2);
  return cifarClassifier(Math.max(1, Math.floor(widest(dense) / 8)));
}

const widest = (array: WeightArray | undefined): number => Math.max(8, ...(array?.shape ?? []));
