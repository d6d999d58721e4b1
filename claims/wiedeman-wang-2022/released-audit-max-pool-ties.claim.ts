import { fixedClaim, releasedStudy } from '../../src/index.js';

const { releasedL2Audit, releasedL2Requests } = releasedStudy;

fixedClaim({
  id: 'released-audit-max-pool-ties',
  declare: () => ({
    source: 'Figure 3, audit',
    statement:
      'On raw MNIST, max-pooling meets exact ties on the constant background: gradients there are convention, so that two correct implementations may differ.',
    estimand:
      "share of images in which at least a tenth of the first pooling's windows have no single largest, positive value; the authors' first regular CNN",
    threshold: 0.9,
    alpha: 0.05,
    smallestEffect: 0.05,
    parts: [{ id: 'ties', label: 'images with ties in a tenth of the windows or more' }],
  }),
  trials: releasedL2Requests,
  measure: (trials) => {
    const { images, tiedImages } = releasedL2Audit(trials);
    return { ties: { share: { successes: tiedImages, trials: images } } };
  },
});
