import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { eachArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import {
  changeOverDistance,
  distancePairs,
  distancePresets,
  unlessFamilyLeaves,
} from '#papers/wiedeman-wang-2022/experiments/distance-study.js';
import { reachedTable } from '#papers/wiedeman-wang-2022/figures/distance-tables.js';

claim('fig-01-distance-does-not-matter', {
  source: 'Figure 1, left',
  figure: '1',
  statement: 'The transfer rate does not depend on the parametric distance between two models.',
  // A change of less than ten points over the whole range of distances: the paper gives no number for "does not depend".
  kind: { equivalence: 0.1 },
  estimand:
    'change of the transfer rate from the smallest to the largest distance (slope on the logarithm of the distance reached × its range; FGSM l∞, of samples that both models had right, mean of magnitudes and directions)',
  unit: 'points',
  smallestEffect: 0.05,
  parts: eachArchitecture(distancePresets),
  trials: distancePairs,
  measure: (trials, part, profile) => unlessFamilyLeaves(trials, part, profile, changeOverDistance),
  beside: reachedTable,
});
