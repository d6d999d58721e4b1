import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { eachArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import { meanAccuracy, pairPresets, pairs } from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import { accuracyTable } from '#papers/wiedeman-wang-2022/figures/pair-tables.js';
import { paperAccuracyChange } from '#papers/wiedeman-wang-2022/printed.js';

claim('fig-03-accuracy-is-kept', {
  source: 'Figure 3',
  statement: 'The correlation loss costs less than 3 points of natural accuracy.',
  kind: { nonInferiority: 0.03 }, // The paper calls a loss of 2.05 points (FC) minimal.
  estimand: 'natural accuracy, mean of both models: decorrelated pair − regular pair; a dead pair counts',
  unit: 'points',
  smallestEffect: 0.02,
  parts: eachArchitecture(pairPresets, paperAccuracyChange),
  trials: pairs,
  measure: ({ regular, decorrelated }) => meanAccuracy(decorrelated) - meanAccuracy(regular),
  beside: accuracyTable,
});
