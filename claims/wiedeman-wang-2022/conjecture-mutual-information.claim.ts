import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  dependenceTable,
  predictorCorrelation,
  predictorParts,
  relatedPairs,
} from '#papers/wiedeman-wang-2022/conjectures/feature-dependence-study.js';

claim('conjecture-mutual-information', {
  source: 'Discussion',
  group: 'conjecture',
  statement:
    'Mutual information relates to transfer too: over pairs trained with different λ, mutual information and partial distance correlation of the features rise with the transfer rate, as R² does.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'correlation, over the pairs of a seed, one for each λ, of what their features share with their transfer rate (PGD l∞, mean of ε 0.05 and 0.1 and both directions)',
  unit: 'plain',
  smallestEffect: 0.3,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: predictorParts,
  trials: relatedPairs,
  measure: predictorCorrelation,
  beside: dependenceTable,
});
