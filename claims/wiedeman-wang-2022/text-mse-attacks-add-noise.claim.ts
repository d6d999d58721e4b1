import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  attackedError,
  errorParts,
  errorSign,
  errorTable,
} from '#papers/wiedeman-wang-2022/reconstruction/error-attack-study.js';
import { unlessArmLeaves } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('text-mse-attacks-add-noise', {
  source: 'Experimental procedures, attacks on reconstructions',
  statement:
    'An attack on the reconstruction error adds noise in the background and leaves the digit readable: more than half of the change lies where the image has no ink, and accuracy stays far above that under an attack on the classifier.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'PGD, ε 0.1, on the autoencoder: share of the squared change of the reconstruction on pixels without ink − 0.5; accuracy under the attack on the error − under that on the cross-entropy − 0.2',
  unit: 'plain',
  smallestEffect: 0.1,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: errorParts,
  trials: attackedError,
  measure: ({ autoencoder, attacked }, { sign }, profile) =>
    unlessArmLeaves({ autoencoder }, profile, errorSign(attacked, sign)),
  beside: errorTable,
});
