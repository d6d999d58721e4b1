import {
  architectureNamed,
  attack,
  classificationTarget,
  createNetwork,
  disposeNetwork,
  forward,
  pgd,
  type ArchitectureName,
} from '../../src/index.js';
import type { Subject } from '../subject.js';
import { onBackend } from './on-backend.js';
import { digitLabels, randomImages } from './random-images.js';

/** PGD in l∞ with the paper's 40 steps on one batch of images, against one network in evaluation mode. */
export function pgdSubject(backend: string, architecture: ArchitectureName, images = 100): Subject {
  return {
    ...{ bench: 'PGD-40', size: `${architecture}, ${images} images`, subject: backend },
    images,
    maxRounds: 10,
    prepare: onBackend(backend, (stream) => {
      const network = createNetwork(architectureNamed(architecture), stream.split('init'));
      const x = randomImages(images, stream.split('images'));
      const labels = digitLabels(images);
      const target = classificationTarget((points) => forward(network, points, 'evaluate').logits, labels);
      const sampleIds = Uint32Array.from(labels.keys());
      const run = async () => {
        const config = pgd({ norm: 'linf', epsilon: 0.1, steps: 40 });
        const candidates = attack(target, x, { config, stream: stream.split('start'), sampleIds });
        await candidates.data();
        candidates.dispose();
        return undefined;
      };
      const dispose = () => {
        x.dispose();
        disposeNetwork(network);
      };
      return { run, dispose };
    }),
  };
}
