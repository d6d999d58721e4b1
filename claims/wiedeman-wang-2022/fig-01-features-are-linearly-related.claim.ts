import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { byArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import {
  distancePairs,
  distancePresets,
  smallestFeatureR2,
  unlessFamilyLeaves,
} from '#papers/wiedeman-wang-2022/experiments/distance-study.js';
import { distanceFeatureTable } from '#papers/wiedeman-wang-2022/figures/distance-tables.js';
import { paperDistanceR2 } from '#papers/wiedeman-wang-2022/printed.js';

const inputLabel = (epsilon: number) => (epsilon === 0 ? 'natural inputs' : `FGSM l∞, ε ${epsilon}`);

const parts = byArchitecture(distancePresets, (preset, architecture) =>
  (preset === undefined ? [] : [0, ...preset.epsilons]).map((epsilon) => ({
    id: String(epsilon),
    label: inputLabel(epsilon),
    epsilon,
    // The paper's pairs are of its CNN.
    ...(architecture === 'cnn' ? { paper: paperDistanceR2(epsilon) } : {}),
  })),
);

claim('fig-01-features-are-linearly-related', {
  source: 'Figure 1, right',
  figure: '1',
  statement:
    'The features of two independently trained models are nearly linear images of each other, for natural and adversarial inputs, at every parametric distance: R² above 0.975.',
  kind: { bound: 0.975 },
  asserts: 'every-part',
  estimand: 'R² of one model’s features on the other’s, the smaller direction, smallest over distances',
  unit: 'plain',
  smallestEffect: 0.01,
  parts,
  trials: distancePairs,
  measure: (trials, part, profile) =>
    unlessFamilyLeaves(trials, part, profile, (family) => ({
      value: smallestFeatureR2(family, part.epsilon),
    })),
  beside: distanceFeatureTable,
});
