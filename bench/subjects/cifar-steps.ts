import * as tf from '@tensorflow/tfjs-core';
import {
  cifarClassifier,
  cifarDna,
  classifierStep,
  createAdam,
  createNetwork,
  disposeNetwork,
  type RandomStream,
} from '../../src/index.js';
import type { PreparedRun, Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { reconstructionRun } from './dna-step.js';
import { onBackend } from './on-backend.js';
import { digitLabels, randomImages } from './random-images.js';
import { torchSubject } from './torch-subject.js';

/** The paper's. */
const batches = { dna: 1250, classifier: 500 } as const;
const imageShape = [32, 32, 3] as const;

/** Runs take seconds. */
const places = {
  dna: { bench: 'training step of the CIFAR-10 DNA', size: `batch ${batches.dna}`, maxRounds: 3 },
  classifier: {
    ...{
      bench: 'training step of the CIFAR-10 classifier',
      size: `batch ${batches.classifier}`,
      maxRounds: 3,
    },
  },
} as const;

/** One step of the DNA with its correlation loss, and one of the classifier. */
export function cifarSteps(backend: string): readonly Subject[] {
  return [
    {
      ...places.dna,
      subject: backend,
      prepare: onBackend(backend, (stream) => reconstructionRun(cifarDna, batches.dna, stream)),
    },
    { ...places.classifier, subject: backend, prepare: onBackend(backend, classifierRun) },
  ];
}

function classifierRun(stream: RandomStream): PreparedRun {
  const network = createNetwork(cifarClassifier(), stream.split('init'));
  const images = randomImages(batches.classifier, stream.split('images'), imageShape);
  const labels = tf.tensor1d(digitLabels(batches.classifier), 'int32');
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

/** The same in PyTorch, compared with the backend `main`. */
export function torchCifarSteps(peer: TorchPeer, main: string, best: boolean): readonly Subject[] {
  return ['', ...(best ? ['channels-last'] : [])].flatMap((form) => {
    const own = { subject: ['pytorch', form].join(' ').trim(), against: main };
    return [
      torchSubject(peer, { ...places.dna, ...own }, 'cifar-dna', { n: batches.dna, form }),
      torchSubject(peer, { ...places.classifier, ...own }, 'cifar-classifier', {
        n: batches.classifier,
        form,
      }),
    ];
  });
}
