import { claim, reconstructions } from '../src/index.js';

const { classifierAloneOf, classifierAloneRequest, reconstructionPreset } = reconstructions;

claim({
  id: 'text-classifier-alone',
  declare: (profile) => ({
    source: 'Discussion',
    statement: 'The classifier of reconstructions reaches 96 % on MNIST images as they are.',
    kind: 'bound',
    estimand: 'accuracy on test images of the classifier trained on images as they are',
    // "96 %" is a rounded number: half a point less still rounds to it.
    threshold: 0.955,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.01,
    seeds: reconstructionPreset(profile).seeds,
    parts: [
      {
        id: 'mnist',
        label: 'MNIST',
        paper: 0.96,
        ...(profile.name === 'quick'
          ? {
              notRun:
                'the level is that of 60,000 images and 40 epochs; the paper profile runs it (TRANSFER_CLAIMS_PROFILE=paper)',
            }
          : {}),
      },
    ],
  }),
  trials: (laboratory, seed) => [classifierAloneRequest(laboratory, seed)],
  measure: ([trial]) => {
    const { right, images } = classifierAloneOf(trial);
    return { mnist: { value: right / images } };
  },
});
