import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import type { Profile } from '#papers/wiedeman-wang-2022/profiles.js';
import {
  cifarClassifierAlone,
  cifarData,
  cifarNotRun,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';

/** A narrower classifier on fewer images falls short by its size, whatever the paper's does. */
const unlessSmaller = (profile: Profile) =>
  profile.name === 'reduced' ? { notRun: tooSmall } : cifarNotRun(profile);
const tooSmall = {
  because: 'size',
  text: 'this profile has a narrower classifier and 20,000 images; the paper profile runs it (TRANSFER_CLAIMS_PROFILE=paper)',
} as const;

claim('text-classifier-alone-cifar', {
  source: 'Discussion',
  dataset: cifarData,
  statement: 'The classifier of reconstructions reaches 84 % on CIFAR-10 images as they are.',
  kind: { bound: 0.835 }, // "84 %" is a rounded number: half a point less still rounds to it.
  estimand: 'accuracy on test images of the classifier trained on images as they are',
  unit: 'points',
  smallestEffect: 0.01,
  parts: (profile) => [{ id: 'cifar-10', label: 'CIFAR-10', paper: 0.84, ...unlessSmaller(profile) }],
  trials: cifarClassifierAlone,
  measure: ({ evaluated: { right, images } }) => right / images,
});
