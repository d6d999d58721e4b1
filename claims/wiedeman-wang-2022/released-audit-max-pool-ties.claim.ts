import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { releasedL2 } from '#papers/wiedeman-wang-2022/released/released-study.js';

description('released-audit-max-pool-ties', {
  source: 'Figure 3, audit',
  group: 'released',
  statement:
    'On raw MNIST, max-pooling meets exact ties on the constant background: gradients there are convention, so that two correct implementations may differ.',
  estimand:
    "share of images in which at least a tenth of the first pooling's windows have no single largest, positive value; the authors' first regular CNN",
  unit: 'plain',
  parts: () => [{ id: 'ties', label: 'images with ties in a tenth of the windows or more' }],
  trials: releasedL2,
  measure: ({ audit: { images, tiedImages } }) => ({
    ties: { share: { successes: tiedImages, trials: images } },
  }),
});
