import { claim, reconstructions } from '../src/index.js';

const { accuracyOf, armRequests, evaluationOf, exclusionOf, notRunIn, panelsOf, reconstructionPreset } =
  reconstructions;
const arms = ['dna', 'autoencoder'] as const;

/** The paper gives no number for "comparable": five points are our reading, settled before any recorded seed was seen. */
const margin = 0.05;

claim({
  id: 'fig-06-single-path-is-comparable',
  declare: (profile) => ({
    source: 'Figure 6',
    statement:
      'A single path of the DNA is as accurate under attack as the autoencoder, within five points, at every ε.',
    kind: 'non-inferiority',
    estimand: 'accuracy under attack: mean of the two paths of the DNA − autoencoder of the same seed',
    threshold: -margin,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.03,
    seeds: reconstructionPreset(profile).seeds,
    parts: panelsOf(profile).map(({ attack, epsilon }) => ({
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
      panelsOf(profile).map((panel) => [
        `${panel.attack}/${panel.epsilon}`,
        excluded === undefined
          ? { value: accuracyOf(dna, panel, 'average') - accuracyOf(autoencoder, panel, 'either') }
          : { excluded },
      ]),
    );
  },
});
