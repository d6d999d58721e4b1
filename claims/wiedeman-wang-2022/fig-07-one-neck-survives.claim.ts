import { claim, reconstructionMeasures, reconstructions } from '../../src/index.js';

const { accuracyOf, armRequests, panelsOf, survivingNeckRequest, survivingNecksOf } = reconstructions;
const { evaluationsOf, measurePanels, panelParts, usualTest } = reconstructionMeasures;

/** One in fifty: below that, a grid of such images would have been picked from failures of the attack. */
const share = 0.02;

claim({
  id: 'fig-07-one-neck-survives',
  declare: (profile) => ({
    source: 'Figure 7',
    statement:
      'Of the images attacked through both paths, a share of more than 2 % is wrong through one neck and right through the other.',
    kind: 'bound',
    estimand: 'share of the attacked images that are right through exactly one of the two paths',
    threshold: share,
    smallestEffect: 0.02,
    ...usualTest(profile),
    parts: panelParts(profile, {
      arms: ['dna'],
      panels: panelsOf(profile).filter(({ attack, epsilon }) => attack === 'fgsm-linf' || epsilon <= 0.1),
    }),
  }),
  trials: (laboratory, seed) => [
    ...armRequests(laboratory, seed, ['dna']),
    survivingNeckRequest(laboratory, seed),
  ],
  measure: (trials, profile) => {
    const evaluations = evaluationsOf(trials, ['dna']);
    const share = (panel: Parameters<typeof accuracyOf>[1]) =>
      accuracyOf(evaluations.dna, panel, 'either') - accuracyOf(evaluations.dna, panel, 'both');
    return measurePanels(evaluations, profile, share);
  },
  images: (seeds) => {
    const [first] = seeds;
    if (first === undefined) return [];
    const { attack, epsilon, found } = survivingNecksOf(first.trials[1]);
    const image = (pixels: string) => ({ width: 28, height: 28, pixels });
    return [
      {
        title: `Figure 7: ${attack}, ε ${epsilon}, seed ${first.seed}; the first images that one neck survives`,
        columns: ['natural', 'perturbed', 'wrong reconstruction', 'right reconstruction'],
        rows: found.map(({ index, label, natural, perturbed, wrong, right }) => ({
          label: `test image ${index}, a ${label}`,
          images: [natural, perturbed, wrong, right].map(image),
        })),
      },
    ];
  },
});
