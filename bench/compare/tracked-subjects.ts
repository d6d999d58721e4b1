import type { Subject } from '../subject.js';
import { ownCorrelation } from '../subjects/correlation-subjects.js';
import { correlationSizes } from '../subjects/features.js';
import { pgdSubject } from '../subjects/pgd-subject.js';
import { trainingSteps } from '../subjects/training-step.js';

/** What a comparison watches: the hot path on one backend, nothing of the peers. */
export function trackedSubjects(backend: string): readonly Subject[] {
  return [
    ...correlationSizes.map(([n, m]) => ownCorrelation(backend, { n, m, kind: 'half zeros' })),
    ...trainingSteps(backend, 'fc', 200).filter(({ subject }) => subject.endsWith('regular')),
    ...trainingSteps(backend, 'cnn', 200).filter(({ subject }) => subject.endsWith('regular')),
    pgdSubject(backend, 'fc', 20),
  ];
}
