import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  cifarClassifierAlone,
  cifarData,
  cifarNotRun,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';

claim('text-classifier-alone-cifar', {
  source: 'Discussion',
  dataset: cifarData,
  statement: 'The classifier of reconstructions reaches 84 % on CIFAR-10 images as they are.',
  kind: { bound: 0.835 }, // "84 %" is a rounded number: half a point less still rounds to it.
  estimand: 'accuracy on test images of the classifier trained on images as they are',
  unit: 'points',
  smallestEffect: 0.01,
  parts: (profile) => [{ id: 'cifar-10', label: 'CIFAR-10', paper: 0.84, ...cifarNotRun(profile) }],
  trials: cifarClassifierAlone,
  measure: ({ evaluated: { right, images } }) => right / images,
});
