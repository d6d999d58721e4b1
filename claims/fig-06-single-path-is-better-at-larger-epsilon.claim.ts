import { claim, reconstructions } from '../src/index.js';

const { accuracyOf, armRequests, evaluationOf, exclusionOf, notRunIn, panelsOf, reconstructionPreset } =
  reconstructions;
const arms = ['dna', 'autoencoder'] as const;

/** PGD leaves next to nothing at these magnitudes, in the paper as here. */
const isLarge = ({ attack, epsilon }: { attack: string; epsilon: number }) =>
  attack === 'fgsm-linf' && epsilon >= 0.1;

claim({
  id: 'fig-06-single-path-is-better-at-larger-epsilon',
  declare: (profile) => ({
    source: 'Figure 6',
    statement:
      'At the larger magnitudes a single path of the DNA is more accurate under FGSM than the autoencoder.',
    kind: 'directional',
    estimand: 'accuracy under attack: mean of the two paths of the DNA − autoencoder of the same seed',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.03,
    seeds: reconstructionPreset(profile).seeds,
    parts: panelsOf(profile)
      .filter(isLarge)
      .map(({ attack, epsilon }) => ({
        id: `${attack}/${epsilon}`,
        label: `${attack}, ε ${epsilon}`,
        ...notRunIn(profile, arms),
      })),
  }),
  trials: (laboratory, seed) => armRequests(laboratory, seed, arms),
  measure: ([one, other], profile) => {
    const [dna, autoencoder] = [evaluationOf(one), evaluationOf(other)];
    const excluded = exclusionOf({ dna, autoencoder }, profile);
    return Object.fromEntries(
      panelsOf(profile)
        .filter(isLarge)
        .map((panel) => [
          `${panel.attack}/${panel.epsilon}`,
          excluded === undefined
            ? { value: accuracyOf(dna, panel, 'average') - accuracyOf(autoencoder, panel, 'either') }
            : { excluded },
        ]),
    );
  },
});
