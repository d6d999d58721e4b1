import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { byArchitecture, presetOf } from '#papers/wiedeman-wang-2022/experiments/by-architecture.js';
import { newlyFooledByNoise, pairsWithNoise } from '#papers/wiedeman-wang-2022/experiments/noise-study.js';
import { exclusionReason } from '#papers/wiedeman-wang-2022/experiments/pair-results.js';
import { furtherPresets } from '#papers/wiedeman-wang-2022/experiments/pair-study.js';
import { noiseTable } from '#papers/wiedeman-wang-2022/figures/pair-tables.js';

const parts = byArchitecture(furtherPresets, (preset) =>
  (preset?.epsilons ?? []).map((epsilon) => ({ id: String(epsilon), label: `ε ${epsilon}`, epsilon })),
);

claim('text-random-noise-is-harmless', {
  source: 'Introduction',
  statement:
    'Networks withstand random noise of the length of an attack: it makes them wrong on less than five per cent of the images, at every magnitude of Figure 3.',
  // The paper gives no number: five per cent is a small part of what attacks of that length fool.
  kind: { nonInferiority: 0.05 },
  asserts: 'every-part',
  estimand:
    '− share of images, right without it for both models of the regular pair, that a model gets wrong after Gaussian noise scaled to the l2 budget; mean of both models',
  unit: 'points',
  smallestEffect: 0.02,
  parts,
  trials: pairsWithNoise,
  measure: ({ regular, noise }, { architecture, epsilon }, profile) => {
    const reason = exclusionReason(regular, presetOf(profile.pairs, architecture).minimumAccuracy);
    // It leaves altogether: no difference would speak for the claim.
    if (reason !== undefined) return { excluded: { reason: `regular pair: ${reason}`, arm: 'regular' } };
    return -newlyFooledByNoise(noise, epsilon);
  },
  beside: noiseTable,
});
