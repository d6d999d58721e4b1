import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { classifierAlone, notRunIn } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('text-classifier-alone', {
  source: 'Discussion',
  statement: 'The classifier of reconstructions reaches 96 % on MNIST images as they are.',
  kind: { bound: 0.955 }, // "96 %" is a rounded number: half a point less still rounds to it.
  estimand: 'accuracy on test images of the classifier trained on images as they are',
  unit: 'points',
  smallestEffect: 0.01,
  parts: (profile) => [{ id: 'mnist', label: 'MNIST', paper: 0.96, ...notRunIn(profile, ['autoencoder']) }],
  trials: classifierAlone,
  measure: ({ evaluated: { right, images } }) => right / images,
});
