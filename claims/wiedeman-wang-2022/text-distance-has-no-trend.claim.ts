import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { eachArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import {
  distancePairs,
  distancePresets,
  featureChangeOverDistance,
  unlessFamilyLeaves,
} from '#papers/wiedeman-wang-2022/experiments/distance-study.js';
import { distanceFeatureTable } from '#papers/wiedeman-wang-2022/figures/distance-tables.js';

claim('text-distance-has-no-trend', {
  source: 'Results, Figure 1',
  statement:
    'The linear correlation of two models’ features shows no trend over their parametric distance: R² changes by less than 0.02 over its range.',
  // The paper's R² lie between 0.975 and 1: a change of 0.02 would take most of that band.
  kind: { equivalence: 0.02 },
  estimand:
    'change of R² from the smallest to the largest distance (slope on the logarithm of the distance reached × its range; smaller direction, mean of natural inputs and all magnitudes)',
  unit: 'plain',
  smallestEffect: 0.01,
  parts: eachArchitecture(distancePresets),
  trials: distancePairs,
  measure: (trials, part, profile) => unlessFamilyLeaves(trials, part, profile, featureChangeOverDistance),
  beside: distanceFeatureTable,
});
