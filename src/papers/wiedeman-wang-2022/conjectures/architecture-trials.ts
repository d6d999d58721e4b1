import { RandomStream } from '../../../core/random-stream.js';
import { subset } from '../../../data/dataset.js';
import { CleanImages } from '../../../evaluation/clean-images.js';
import { gridTransfers } from '../../../evaluation/grid-transfers.js';
import { naturalAccuracy } from '../../../evaluation/pair-measures.js';
import type { MeasuredTransfer } from '../../../evaluation/pair-transfer.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import { sharedConfiguration, type Laboratory } from '../../../harness/laboratory.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import { readTrained } from '../../../harness/store/trained.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { cnn, type Architecture } from '../../../models/architecture.js';
import { disposeNetwork, networkFromWeights, networkWeights, type Network } from '../../../models/network.js';
import { visionTransformer } from '../../../models/vision-transformer.js';
import { trainClassifier, type ClassifierEpoch } from '../../../training/train-classifier.js';

/** The networks of a seed: two of each architecture. */
export const members = ['cnn-1', 'cnn-2', 'vision-transformer-1', 'vision-transformer-2'] as const;
export type Member = (typeof members)[number];

/** Pairs of members between which attacks are tried, both ways: two of one architecture, and one of each. */
export const couples = {
  within: [
    ['cnn-1', 'cnn-2'],
    ['vision-transformer-1', 'vision-transformer-2'],
  ],
  across: [
    ['cnn-1', 'vision-transformer-1'],
    ['cnn-1', 'vision-transformer-2'],
    ['cnn-2', 'vision-transformer-1'],
    ['cnn-2', 'vision-transformer-2'],
  ],
} as const satisfies Record<string, readonly (readonly [Member, Member])[]>;

/** All of them. */
export const allCouples = [...couples.within, ...couples.across];

/** How the networks are trained and attacked; a step size is an architecture's own. */
export interface ArchitecturePreset {
  readonly trainImages: number;
  readonly epochs: number;
  readonly accuracyImages: number;
  readonly attackImages: number;
  readonly epsilons: readonly number[];
  /** Every network must reach this natural accuracy. */
  readonly minimumAccuracy: number;
}

interface MemberOptions {
  readonly architecture: Architecture;
  readonly batchSize: number;
  readonly learningRate: number;
}

// As the paper's pairs.
const ofCnn: MemberOptions = { architecture: cnn, batchSize: 1000, learningRate: 5e-3 };
const ofTransformer: MemberOptions = {
  architecture: visionTransformer,
  ...{ batchSize: 250, learningRate: 1e-3 },
};
const options: Readonly<Record<Member, MemberOptions>> = {
  ...{ 'cnn-1': ofCnn, 'cnn-2': ofCnn },
  ...{ 'vision-transformer-1': ofTransformer, 'vision-transformer-2': ofTransformer },
};

/** Transfer between two members. */
export interface CoupleTransfer extends MeasuredTransfer {
  readonly couple: readonly [Member, Member];
}

/** Numbers of a `transfer-between-architectures` trial. */
export interface ArchitectureTransfer {
  /** Natural accuracy in the order of the members. */
  readonly accuracy: readonly number[];
  readonly transfers: readonly CoupleTransfer[];
}

/** Bumped whenever training or evaluation changes its numbers. */
const [trainingVersion, version] = [1, 1];

/** Training one member by itself; leaves its weights. */
function memberTrial(
  laboratory: Laboratory,
  { trainImages, epochs }: ArchitecturePreset,
  { member, seed }: { readonly member: Member; readonly seed: number },
): Trial<{ readonly epochs: readonly ClassifierEpoch[] }> {
  const { architecture, learningRate, ...usual } = options[member];
  const batchSize = Math.min(usual.batchSize, trainImages);
  const spec: TrialSpec = {
    ...{ experiment: 'train-alone', version: trainingVersion, seed },
    configuration: {
      ...sharedConfiguration(laboratory),
      ...{ architecture: architecture.name, member, trainImages, epochs, batchSize, learningRate },
    },
  };
  const run = async (onStep: () => void): Promise<TrialOutput> => {
    const { train } = laboratory.dataset;
    const { network, epochs: history } = await trainClassifier(
      { architecture, epochs, batchSize, learningRate },
      {
        images: subset(train, Math.min(trainImages, train.count)),
        stream: RandomStream.fromSeed(seed).split('architectures').split(member),
        onStep,
      },
    );
    const weights = await networkWeights(network);
    disposeNetwork(network);
    return { numbers: asNumbers({ epochs: history }), weights };
  };
  return { spec, run };
}

/** PGD l∞ between all couples of a seed, both ways ({@link ArchitectureTransfer}). */
export function architectureTransferTrial(
  laboratory: Laboratory,
  preset: ArchitecturePreset,
  seed: number,
): Trial<ArchitectureTransfer> {
  const needs = members.map((member) => memberTrial(laboratory, preset, { member, seed }));
  const { accuracyImages, attackImages, epsilons } = preset;
  const spec: TrialSpec = {
    ...{ experiment: 'transfer-between-architectures', version, seed },
    configuration: {
      members: needs.map((need) => need.spec.configuration),
      ...{ trainingVersion, accuracyImages, attackImages, epsilons },
    },
  };
  const run = async (onBatch: () => void): Promise<TrialOutput> => {
    const networks = await storedMembers(laboratory, needs);
    const { images, stream, take } = drawTestImages(laboratory.dataset.test, seed);
    const clean = new CleanImages(images);
    const setting = {
      ...{ images, indices: take(attackImages), stream, onBatch },
      ...{ attacks: ['pgd-linf'] as const, epsilons },
    };
    try {
      const accuracy: number[] = [];
      for (const member of members)
        accuracy.push(await naturalAccuracy(networks[member], images, take(accuracyImages)));
      const transfers: CoupleTransfer[] = [];
      for (const couple of allCouples) {
        const pair = [networks[couple[0]], networks[couple[1]]] as const;
        const found = await gridTransfers(pair, setting, clean);
        transfers.push(...found.map((transfer) => ({ couple, ...transfer })));
      }
      return { numbers: asNumbers({ accuracy, transfers }) };
    } finally {
      clean.dispose();
      Object.values(networks).forEach(disposeNetwork);
    }
  };
  return { spec, run, needs };
}

async function storedMembers(
  { store }: Laboratory,
  needs: readonly TrialRequest[],
): Promise<Readonly<Record<Member, Network>>> {
  const networks: Partial<Record<Member, Network>> = {};
  for (const [index, member] of members.entries()) {
    const { spec } = needs[index] as TrialRequest;
    const { weights } = await readTrained(store, spec, `the ${member}`);
    networks[member] = networkFromWeights(options[member].architecture, weights);
  }
  return networks as Record<Member, Network>;
}
