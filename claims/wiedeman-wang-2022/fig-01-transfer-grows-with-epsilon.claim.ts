import { neighbours } from '../../src/evaluation/attack-grid.js';
import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { byArchitecture } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import {
  distancePairs,
  distancePresets,
  meanDistanceRate,
  unlessFamilyLeaves,
} from '#papers/wiedeman-wang-2022/experiments/distance-study.js';
import { rateDifference } from '#papers/wiedeman-wang-2022/experiments/transfer-rates.js';
import { distanceTransfer } from '#papers/wiedeman-wang-2022/figures/distance-tables.js';
import { paperDistanceRate } from '#papers/wiedeman-wang-2022/printed.js';

const parts = byArchitecture(distancePresets, (preset, architecture) =>
  neighbours(preset?.epsilons ?? []).map(([smaller, larger]) => ({
    id: `${smaller}-${larger}`,
    label: `ε ${smaller} → ${larger}`,
    ...{ smaller, larger },
    // The paper's pairs are of its CNN.
    ...(architecture === 'cnn' ? { paper: paperDistanceRate(larger) - paperDistanceRate(smaller) } : {}),
  })),
);

claim('fig-01-transfer-grows-with-epsilon', {
  source: 'Figure 1, left',
  figure: '1',
  statement: 'The transfer rate grows with the attack magnitude, at every step to a larger one.',
  kind: { monotone: true },
  asserts: 'every-part',
  estimand:
    'transfer rate under FGSM l∞ at the larger of two neighbouring magnitudes − that at the smaller, of samples that both models had right, mean of both directions and of all distances',
  unit: 'points',
  smallestEffect: 0.02,
  parts,
  trials: distancePairs,
  measure: (trials, part, profile) =>
    unlessFamilyLeaves(
      trials,
      part,
      profile,
      (family) =>
        rateDifference(meanDistanceRate(family, part.larger), meanDistanceRate(family, part.smaller)),
      { countsAs: 0 },
    ),
  beside: distanceTransfer,
});
