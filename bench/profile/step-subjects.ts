import { RandomStream } from '../../src/index.js';
import type { Subject } from '../subject.js';
import { dnaStep } from '../subjects/dna-step.js';
import { pgdSubject } from '../subjects/pgd-subject.js';
import { trainingSteps } from '../subjects/training-step.js';

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
