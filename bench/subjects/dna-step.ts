import {
  createAdam,
  createNetwork,
  disposeNetwork,
  mnistDna,
  reconstructionStep,
  type RandomStream,
} from '../../src/index.js';
import type { PreparedRun, Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { onBackend } from './on-backend.js';
import { randomImages } from './random-images.js';
import { torchSubject } from './torch-subject.js';
import { formsOf } from './training-step.js';

/** The paper's λ, and the batch of the quick profile, where what surrounds the products weighs most. */
const [lambda, dnaBatch] = [0.05, 125];

/** One step of the DNA with its correlation loss. */
export function dnaStep(backend: string, batch = dnaBatch): Subject {
  return {
    ...{ bench: 'training step of the DNA', size: `batch ${batch}`, subject: backend },
    prepare: onBackend(backend, (stream) => reconstructionRun(mnistDna, batch, stream)),
  };
}

/** One step of a DNA with its correlation loss, on images of its shape. */
export function reconstructionRun(
  architecture: typeof mnistDna,
  batch: number,
  stream: RandomStream,
): PreparedRun {
  const network = createNetwork(architecture, stream.split('init'));
  const images = randomImages(batch, stream.split('images'), architecture.inputShape);
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

/** The same in PyTorch, compared with the backend `main`. */
export function torchDnaSteps(peer: TorchPeer, main: string, best: boolean): readonly Subject[] {
  return formsOf('dna', 'decorrelated', best).map((form) => {
    const place = {
      ...{ bench: 'training step of the DNA', size: `batch ${dnaBatch}`, against: main },
      subject: ['pytorch', form].join(' ').trim(),
    };
    return torchSubject(peer, place, 'dna', { n: dnaBatch, form });
  });
}
