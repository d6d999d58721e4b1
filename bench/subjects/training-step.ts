import * as tf from '@tensorflow/tfjs-core';
import {
  architectureNamed,
  createAdam,
  createNetwork,
  disposeNetwork,
  pairStep,
  type ArchitectureName,
} from '../../src/index.js';
import type { Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { onBackend } from './on-backend.js';
import { randomImages, digitLabels } from './random-images.js';
import { torchSubject } from './torch-subject.js';

/** The paper's batch and λ. */
const [paperBatch, lambda] = [1000, 0.05];

const arms = [
  { arm: 'regular', weight: 0 },
  { arm: 'decorrelated', weight: lambda },
] as const;

/**
 * One step of a pair: both networks forward and backward, the pair objective, and Adam; regular (λ = 0) and
 * decorrelated. Weights and images are drawn anew for each run.
 */
export function trainingSteps(
  backend: string,
  architecture: ArchitectureName,
  batch = paperBatch,
): readonly Subject[] {
  return arms.map(({ arm, weight }) => ({
    ...{ bench: 'training step of a pair', size: `${architecture}, batch ${batch}` },
    subject: `${backend} ${arm}`,
    maxRounds: 10,
    ...(arm === 'decorrelated' && { against: `${backend} regular` }),
    prepare: prepareStep(backend, { architecture, weight, batch }),
  }));
}

const shortest = (weights: readonly tf.Variable[]): tf.Variable =>
  weights.reduce((a, b) => (b.size < a.size ? b : a));

interface Step {
  readonly architecture: ArchitectureName;
  readonly weight: number;
  readonly batch: number;
}

function prepareStep(backend: string, { architecture, weight, batch }: Step): Subject['prepare'] {
  return onBackend(backend, (stream) => {
    const create = (name: string) => createNetwork(architectureNamed(architecture), stream.split(name));
    const pair = [create('model-1'), create('model-2')] as const;
    const images = randomImages(batch, stream.split('images'));
    const labels = tf.tensor1d(digitLabels(batch), 'int32');
    const optimizer = createAdam(5e-3);
    return {
      run: async () => {
        await pairStep(pair, images, labels, { lambda: weight, optimizer });
        // Devices work in order: when the shortest array of weights can be read, the step is done.
        await Promise.all(pair.map((network) => shortest([...network.weights.values()]).data()));
        return undefined;
      },
      dispose: () => {
        pair.forEach(disposeNetwork);
        optimizer.dispose();
        tf.dispose([images, labels]);
      },
    };
  });
}

/** Ways of doing a step in PyTorch, in the words of peers/torch_peer.py; the first is the usual one, all have Adam fused but it. */
const forms = {
  fc: { regular: ['fused', 'compiled'], decorrelated: ['fused', 'compiled', 'closed', 'closed compiled'] },
  cnn: {
    regular: ['channels-last', 'channels-last compiled'],
    decorrelated: ['channels-last', 'channels-last compiled', 'channels-last closed'],
  },
  dna: { regular: [], decorrelated: ['fused', 'compiled', 'closed', 'closed compiled'] },
} as const;

/** The usual form and, where asked for, those that may be faster. */
export function formsOf(
  network: keyof typeof forms,
  arm: 'regular' | 'decorrelated',
  best: boolean,
): readonly string[] {
  return ['', ...(best ? forms[network][arm] : [])];
}

/**
 * The same in PyTorch, compared with the backend `main`: the decorrelated one as the authors do it, differentiating through a
 * pseudo-inverse; where `best`, also in the forms that may be faster.
 */
export function torchTrainingSteps(
  peer: TorchPeer,
  main: string,
  { architecture, best }: { readonly architecture: ArchitectureName; readonly best: boolean },
): readonly Subject[] {
  return arms.flatMap(({ arm }) =>
    formsOf(architecture, arm, best).map((form) => {
      const place = {
        ...{ bench: 'training step of a pair', size: `${architecture}, batch ${paperBatch}` },
        subject: ['pytorch', arm, form].join(' ').trim(),
        maxRounds: 10,
        against: `${main} ${arm}`,
      };
      return torchSubject(peer, place, `pair-${architecture}-${arm}`, { n: paperBatch, form });
    }),
  );
}
