import { claim, reconstructionMeasures, reconstructions } from '../../src/index.js';

const { classifierAloneOf, classifierAloneRequest } = reconstructions;

claim({
  id: 'text-classifier-alone',
  declare: (profile) => ({
    source: 'Discussion',
    statement: 'The classifier of reconstructions reaches 96 % on MNIST images as they are.',
    kind: 'bound',
    estimand: 'accuracy on test images of the classifier trained on images as they are',
    // "96 %" is a rounded number: half a point less still rounds to it.
    threshold: 0.955,
    smallestEffect: 0.01,
    ...reconstructionMeasures.usualTest(profile),
    parts: [{ id: 'mnist', label: 'MNIST', paper: 0.96 }],
  }),
  trials: (laboratory, seed) => [classifierAloneRequest(laboratory, seed)],
  measure: ([trial]) => {
    const { right, images } = classifierAloneOf(trial);
    return { mnist: { value: right / images } };
  },
});
