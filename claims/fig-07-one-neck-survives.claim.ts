import { claim, reconstructions } from '../src/index.js';

const {
  accuracyOf,
  armRequests,
  evaluationOf,
  exclusionOf,
  notRunIn,
  panelsOf,
  reconstructionPreset,
  survivingNeckRequest,
  survivingNecksOf,
} = reconstructions;

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
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.02,
    seeds: reconstructionPreset(profile).seeds,
    parts: panelsOf(profile)
      .filter(({ attack, epsilon }) => attack === 'fgsm-linf' || epsilon <= 0.1)
      .map(({ attack, epsilon }) => ({
        id: `${attack}/${epsilon}`,
        label: `${attack}, ε ${epsilon}`,
        ...notRunIn(profile, ['dna']),
      })),
  }),
  trials: (laboratory, seed) => [
    ...armRequests(laboratory, seed, ['dna']),
    survivingNeckRequest(laboratory, seed),
  ],
  measure: ([trial], profile) => {
    const dna = evaluationOf(trial);
    const excluded = exclusionOf({ dna }, profile);
    return Object.fromEntries(
      panelsOf(profile).map((panel) => [
        `${panel.attack}/${panel.epsilon}`,
        excluded === undefined
          ? { value: accuracyOf(dna, panel, 'either') - accuracyOf(dna, panel, 'both') }
          : { excluded },
      ]),
    );
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
