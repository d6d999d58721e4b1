import {
  createAdam,
  createNetwork,
  disposeNetwork,
  mnistDna,
  RandomStream,
  reconstructionStep,
} from '../../src/index.js';
import type { PreparedRun, Subject } from '../subject.js';
import { onBackend } from '../subjects/on-backend.js';
import { pgdSubject } from '../subjects/pgd-subject.js';
import { randomImages } from '../subjects/random-images.js';
import { trainingSteps } from '../subjects/training-step.js';

/** The paper's λ, and the batch of the quick profile, where what surrounds the products weighs most. */
const [lambda, dnaBatch] = [0.05, 125];

/** One step of the DNA with its correlation loss. */
export function dnaStep(backend: string, batch = dnaBatch): Subject {
  return {
    ...{ bench: 'training step of the DNA', size: `batch ${batch}`, subject: backend },
    prepare: onBackend(backend, (stream): PreparedRun => {
      const network = createNetwork(mnistDna, stream.split('init'));
      const images = randomImages(batch, stream.split('images'));
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
    }),
  };
}

/** The steps whose profile is shown: each network's training, and the attack. */
export const stepSubjects = (backend: string): readonly Subject[] => [
  ...trainingSteps(backend, 'fc'),
  ...trainingSteps(backend, 'cnn'),
  dnaStep(backend),
  pgdSubject(backend, 'fc', 250),
  pgdSubject(backend, 'cnn', 250),
];

/** The stream that all of them are prepared with. */
export const profileStream = (): RandomStream => RandomStream.fromSeed(1).split('profile');
