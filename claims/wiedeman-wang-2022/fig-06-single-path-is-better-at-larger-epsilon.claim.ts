import { claim, reconstructionMeasures, reconstructions } from '../../src/index.js';

const { measureLead, panelParts, usualTest } = reconstructionMeasures;
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
    smallestEffect: 0.03,
    ...usualTest(profile),
    parts: panelParts(profile, { arms, panels: reconstructions.panelsOf(profile).filter(isLarge) }),
  }),
  trials: (laboratory, seed) => reconstructions.armRequests(laboratory, seed, arms),
  measure: (trials, profile) => measureLead(trials, profile, 'average'),
});
