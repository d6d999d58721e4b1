import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { eachArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import { pairPresets, pairs, unlessPairLeaves } from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import { featureTable } from '#papers/wiedeman-wang-2022/figures/pair-tables.js';
import { paperFigures } from '#papers/wiedeman-wang-2022/printed.js';

const { regularR2, decorrelatedR2 } = paperFigures.figure2;

claim('fig-02-decorrelation-breaks-the-line', {
  source: 'Figure 2',
  figure: '2',
  statement:
    'The correlation loss breaks the linear relation between the first principal components of two models.',
  kind: { superiority: 0 },
  estimand:
    'R² between the first principal components of both models’ features: regular pair − decorrelated pair',
  unit: 'plain',
  smallestEffect: 0.1,
  parts: eachArchitecture(pairPresets, (name) => (name === 'cnn' ? regularR2 - decorrelatedR2 : undefined)),
  trials: pairs,
  measure: (trials, part, profile) =>
    unlessPairLeaves(
      trials,
      part,
      profile,
      ({ regular, decorrelated }) => regular.features.principalR2 - decorrelated.features.principalR2,
    ),
  beside: featureTable,
});
