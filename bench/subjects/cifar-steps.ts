import * as tf from '@tensorflow/tfjs-core';
import {
  cifarClassifier,
  cifarDna,
  classifierStep,
  createAdam,
  createNetwork,
  disposeNetwork,
  reconstructionStep,
  type RandomStream,
} from '../../src/index.js';
import type { PreparedRun, Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { onBackend } from './on-backend.js';
import { digitLabels, randomImages } from './random-images.js';
import { torchSubject } from './torch-subject.js';

/** The paper's batches; on wasm, whose memory ends at 4 GB, the largest that a step of the paper's networks fits into. */
const paperBatch = { dna: 1250, classifier: 500 } as const;
const wasmBatch = { dna: 500, classifier: 100 } as const;
const batchesOn = (backend: string) => (backend === 'wasm' ? wasmBatch : paperBatch);

/** Runs take seconds. */
const maxRounds = 4;
const lambda = 0.05;
const imageShape = [32, 32, 3] as const;

const places = {
  dna: (batch: number) => ({ bench: 'training step of the CIFAR-10 DNA', size: `batch ${batch}`, maxRounds }),
  classifier: (batch: number) => ({
    ...{ bench: 'training step of the CIFAR-10 classifier', size: `batch ${batch}`, maxRounds },
  }),
};

/** One step of the DNA with its correlation loss, and one of the classifier. */
export function cifarSteps(backend: string): readonly Subject[] {
  const batch = batchesOn(backend);
  return [
    {
      ...{ ...places.dna(batch.dna), subject: backend },
      prepare: onBackend(backend, (stream) => dnaRun(batch.dna, stream)),
    },
    {
      ...{ ...places.classifier(batch.classifier), subject: backend },
      prepare: onBackend(backend, (stream) => classifierRun(batch.classifier, stream)),
    },
  ];
}

function dnaRun(batch: number, stream: RandomStream): PreparedRun {
  const network = createNetwork(cifarDna, stream.split('init'));
  const images = randomImages(batch, stream.split('images'), imageShape);
  const optimizer = createAdam(5e-4);
  return {
    run: () => {
      reconstructionStep(network, images, { lambda, optimizer });
      return Promise.resolve(undefined);
    },
    dispose: () => {
      disposeNetwork(network);
      optimizer.dispose();
      images.dispose();
    },
  };
}

function classifierRun(batch: number, stream: RandomStream): PreparedRun {
  const network = createNetwork(cifarClassifier(), stream.split('init'));
  const images = randomImages(batch, stream.split('images'), imageShape);
  const labels = tf.tensor1d(digitLabels(batch), 'int32');
  const optimizer = createAdam(5e-4);
  return {
    run: () => {
      classifierStep(network, images, labels, optimizer);
      return Promise.resolve(undefined);
    },
    dispose: () => {
      disposeNetwork(network);
      optimizer.dispose();
      tf.dispose([images, labels]);
    },
  };
}

/** The same in PyTorch, compared with the backends of `backends` in the batch that each can hold. */
export function torchCifarSteps(
  peer: TorchPeer,
  backends: readonly string[],
  best: boolean,
): readonly Subject[] {
  const forms = ['', ...(best ? ['channels-last'] : [])];
  return forms.flatMap((form) => {
    const subject = ['pytorch', form].join(' ').trim();
    return backends.flatMap((against) => {
      const batch = batchesOn(against);
      const place = { subject, against };
      return [
        torchSubject(peer, { ...places.dna(batch.dna), ...place }, 'cifar-dna', { n: batch.dna, form }),
        torchSubject(peer, { ...places.classifier(batch.classifier), ...place }, 'cifar-classifier', {
          ...{ n: batch.classifier, form },
        }),
      ];
    });
  });
}
