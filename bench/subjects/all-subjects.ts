import type { ArchitectureName } from '../../src/index.js';
import type { Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { cifarSteps, torchCifarSteps } from './cifar-steps.js';
import { dnaStep, torchDnaSteps } from './dna-step.js';
import { differentiatedQr, mlMatrixLoss, ownCorrelation, torchCorrelation } from './correlation-subjects.js';
import { pseudoInverseSubjects, qrSubjects } from './factorisation-subjects.js';
import { correlationSizes, type FeatureShape } from './features.js';
import { pgdSubject } from './pgd-subject.js';
import { torchTrainingSteps, trainingSteps } from './training-step.js';

const architectures: readonly ArchitectureName[] = ['cnn', 'fc'];

/** Who takes part: the backends that this machine has, the first of which others are compared with, and PyTorch. */
export interface Participants {
  readonly backends: readonly [string, ...string[]];
  readonly torch: TorchPeer | undefined;
  /** Whether PyTorch also takes part in forms that may be faster; compiling them takes minutes. @default false */
  readonly best?: boolean;
}

/** All rows of the table. */
export function allSubjects({ backends, torch, best = false }: Participants): readonly Subject[] {
  const shapes = correlationSizes.map(([n, m]): FeatureShape => ({ n, m, kind: 'half zeros' }));
  const dense = shapes.filter(({ m }) => m >= 200).map((one): FeatureShape => ({ ...one, kind: 'no zeros' }));
  // Steps of these networks read their objective at once, which a graphics card does not give.
  const synchronous = backends.filter((name) => name !== 'webgpu');
  const values = shapes.slice(0, 2).concat(shapes.slice(-1));
  return [
    ...shapes.flatMap((shape) => correlationSubjects(shape, { backends, torch })),
    ...dense.flatMap((shape) => ownAndTorch(shape, { backends, torch })),
    ...values.flatMap((shape) => qrSubjects(shape, torch)),
    ...values.flatMap((shape) => pseudoInverseSubjects(shape, torch)),
    ...architectures.flatMap((name) => [
      ...backends.flatMap((backend) => trainingSteps(backend, name)),
      ...(torch === undefined ? [] : torchTrainingSteps(torch, backends[0], { architecture: name, best })),
      ...backends.map((backend) => pgdSubject(backend, name)),
    ]),
    ...synchronous.map((backend) => dnaStep(backend)),
    ...(torch === undefined ? [] : torchDnaSteps(torch, backends[0], best)),
    ...synchronous.flatMap(cifarSteps),
    ...(torch === undefined ? [] : torchCifarSteps(torch, backends[0], best)),
  ];
}

function ownAndTorch(shape: FeatureShape, { backends, torch }: Participants): readonly Subject[] {
  const [main] = backends;
  return [
    ...backends.map((backend) => ({
      ...ownCorrelation(backend, shape),
      ...(backend !== main && { against: main }),
    })),
    ...(torch === undefined ? [] : torchCorrelation(torch, main, shape)),
  ];
}

/** The peers in JavaScript as well, where a run takes seconds and not minutes. */
function correlationSubjects(shape: FeatureShape, participants: Participants): readonly Subject[] {
  const [main] = participants.backends;
  const subjects = [...ownAndTorch(shape, participants)];
  if (shape.m > 200) return subjects;
  return [...subjects, differentiatedQr(main, shape), mlMatrixLoss(main, shape)];
}
