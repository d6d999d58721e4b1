import { claim, noiseStudy, panelParts } from '../../src/index.js';

const { gainOverNoise, noiseRequests, pairsWithNoise } = noiseStudy;

claim({
  id: 'audit-equal-norm-noise',
  declare: (profile) => ({
    source: 'Figure 3, audit',
    statement:
      'Each attack that Figure 3 rests on fools its own model far more often than random noise of the same length does; the released l2 attacks do not.',
    kind: 'directional',
    estimand:
      'share of images misclassified by the attacked model after the attack − after noise of the whole budget, mean of magnitudes and of both models of the regular pair',
    threshold: 0.1,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.1,
    seeds: { ...profile.seeds, maximum: profile.seeds.minimum },
    parts: panelParts(profile),
  }),
  trials: noiseRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      pairsWithNoise(trials, profile).flatMap((pair) =>
        pair.preset.attacks.map((attack) => [
          `${pair.architecture}/${attack}`,
          pair.exclusion === undefined
            ? { value: gainOverNoise(pair, attack) }
            : { excluded: pair.exclusion },
        ]),
      ),
    ),
  details: (seeds, profile) => [
    {
      title: 'Images misclassified after noise of the whole budget, regular pair, by seed',
      columns: ['architecture', 'seed', 'norm', 'ε', 'direction', 'images', 'fooled', 'transferred'],
      rows: seeds.flatMap(({ seed, trials }) =>
        pairsWithNoise(trials, profile).flatMap(({ architecture, noise }) =>
          noise.transfers.map(({ norm, epsilon, direction, fooled, transferred }) => [
            architecture,
            seed,
            norm,
            epsilon,
            direction,
            noise.images,
            fooled,
            transferred,
          ]),
        ),
      ),
    },
  ],
});
